import { allRows, type Client, type InstallStatus, type Row } from '@enginehouse/api';
import { shellWord } from '../commands/instances-add.ts';
import { countModels } from '../instances/count-models.ts';
import { allInstances, type Instance } from '../instances/find-instance.ts';
import { list } from '../output/formats.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** An instance with what was found of it. */
export interface InspectedInstance {
  readonly instance: Instance;
  readonly install: InstallStatus;
  readonly activeModels: number;
}

/** Instances in error, installs that failed, active ones that answer no calls. */
export async function checkInstances(client: Client): Promise<readonly Finding[]> {
  const counts = countModels(await allRows(client, 'model_registry'));
  const found: InspectedInstance[] = [];
  for (const instance of await allInstances(client)) {
    const install = await client.instances.installStatus({ params: { engineInstanceId: instance.id } });
    found.push({ instance, install, activeModels: counts(instance.id).active });
  }
  const findings = found.flatMap(instanceFindings);
  if (findings.length > 0) return findings;
  const active = found.filter(({ install }) => install.status === 'active').length;
  return [ok('instances', found.length === 0 ? 'none yet' : `${active} of ${found.length} active`)];
}

export function instanceFindings({ instance, install, activeModels }: InspectedInstance): readonly Finding[] {
  const name = shellWord(instance.name);
  const { status, wanted, summary, nodes, supported } = install;
  const failed = nodes.filter((node) => node.live && node.status === 'error');
  const reasons = list([...new Set(failed.map(({ lastError }) => lastError ?? 'it does not say why'))]);
  if (!supported) {
    const fix = `enginehouse providers show ${instance.provider}`;
    return [problem('instances', `${instance.name}: its provider ${instance.provider} is not supported here`, fix)];
  }
  if (status === 'error') {
    return [problem('instances', `${instance.name} is in error: ${reasons}`, `enginehouse instances install ${name}`)];
  }
  const findings: Finding[] = [];
  if (summary.error > 0) {
    const where = list(failed.map(({ nodeId }) => nodeId));
    const fix = `enginehouse instances install ${name} --node ${failed[0]?.nodeId ?? 'ID'}`;
    findings.push(warning('instances', `${instance.name} is not installed on ${where}: ${reasons}`, fix));
  }
  if (status === 'installing' && wanted !== 'none') {
    const fix = `enginehouse instances show ${name}`;
    findings.push(warning('instances', `${instance.name} is still being installed`, fix));
  }
  if (status === 'active' && activeModels === 0) {
    const fix = `enginehouse instances models ${name} --activate MODEL`;
    findings.push(warning('instances', `${instance.name} is active without an active model: it answers no calls`, fix));
  }
  return findings;
}

/** Objectives whose model is not called: another one answers in its place, or none. */
export async function checkObjectives(client: Client): Promise<readonly Finding[]> {
  const [mappings, models, instances] = await Promise.all([
    allRows(client, 'objective_mappings'),
    allRows(client, 'model_registry'),
    allInstances(client),
  ]);
  return objectiveFindings(mappings, models, instances);
}

export function objectiveFindings(
  mappings: readonly Row[],
  models: readonly Row[],
  instances: readonly Instance[],
): readonly Finding[] {
  const findings = mappings.flatMap(({ objective, modelId }): Finding[] => {
    const model = models.find(({ id }) => id === modelId);
    const instance = instances.find(({ id }) => id === model?.engineInstanceId);
    if (model === undefined || instance === undefined) return [];
    const said = `${String(objective)} is mapped to ${String(model.name)}`;
    const name = shellWord(instance.name);
    if (model.status !== 'active') {
      const fix = `enginehouse instances models ${name} --activate ${shellWord(String(model.name))}`;
      return [problem('objectives', `${said}, which is not active`, fix)];
    }
    if (instance.status === 'active') return [];
    return [
      problem(
        'objectives',
        `${said}, whose instance ${instance.name} is not active`,
        `enginehouse instances activate ${name}`,
      ),
    ];
  });
  return findings.length > 0
    ? findings
    : [ok('objectives', mappings.length === 0 ? 'none mapped' : `${mappings.length} mapped`)];
}
