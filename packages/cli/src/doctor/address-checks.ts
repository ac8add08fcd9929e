import type { Client } from '@enginehouse/api';
import { shellWord } from '../commands/instances-add.ts';
import { allInstances, type Instance } from '../instances/find-instance.ts';
import { type Finding, ok, problem } from './finding.ts';

/** Whether each instance that is wanted may reach the addresses that its config names. */
export async function checkAddresses(client: Client): Promise<readonly Finding[]> {
  const { providers } = await client.providers.list();
  const findings: Finding[] = [];
  let asked = 0;
  for (const instance of await allInstances(client)) {
    const provider = providers.find(({ id }) => id === instance.provider);
    for (const name of provider?.egress.fromConfig ?? []) {
      const row = await client.models.view({ params: { model: 'engine_registry', id: String(instance.id) } });
      const url = (row.config as Readonly<Record<string, unknown>> | null)?.[name];
      if (typeof url !== 'string' || !URL.canParse(url)) continue;
      asked += 1;
      findings.push(...(await judged(client, instance, name, url)));
    }
  }
  if (findings.length > 0 || asked === 0) return findings;
  return [ok('addresses', `${asked} named by instances, all of which they may reach`)];
}

async function judged(client: Client, instance: Instance, name: string, url: string): Promise<readonly Finding[]> {
  const verdict = await client.egress.check({ body: { subject: `engine/${instance.id}`, url } });
  if (verdict.allowed) return [];
  const fix = `enginehouse instances set ${shellWord(instance.name)} ${name}=URL, or see docs/operating/egress.md for approvals`;
  return [problem('addresses', `${instance.name} may not reach its ${name}: ${verdict.because}`, fix)];
}
