import type { Sdk } from '@enginehouse/sdk';

/** Where a line of progress goes. */
export type Print = (line: string) => void;

/** What the engines ask for, and who is to answer. */
const OBJECTIVE = 'token_extraction';
const PROVIDER = 'compromise';
const MODEL = 'english-words';

/** Makes the house able to answer `token_extraction`, with what is there already: each step is left out where it was taken. */
export async function prepare(sdk: Sdk, print: Print): Promise<void> {
  const instanceId = await instanceOf(sdk, print);
  await install(sdk, instanceId, print);
  const { status } = await sdk.engines.installStatus(instanceId);
  if (status !== 'active') {
    const { ready, message } = await sdk.engines.activateInstance(instanceId);
    if (!ready) throw new Error(`${PROVIDER} cannot be activated: ${message}`);
    print(`activated ${PROVIDER}`);
  }
  await map(sdk, await modelOf(sdk, instanceId, print), print);
}

async function instanceOf({ models }: Sdk, print: Print): Promise<number> {
  const { rows } = await models.engineRegistry.list({ filters: { provider: PROVIDER } });
  const [found] = rows;
  if (found !== undefined) return found.id;
  const { id } = await models.engineRegistry.create({ name: PROVIDER, provider: PROVIDER, config: {} });
  print(`added an instance of ${PROVIDER}`);
  return id;
}

async function install({ engines, tasks }: Sdk, instanceId: number, print: Print): Promise<void> {
  const before = await engines.installStatus(instanceId);
  if (before.status === 'installed' || before.status === 'active') return;
  const { taskId } = await engines.beginInstall(instanceId, { requestedBy: 'examples/dialogue' });
  if (taskId !== null) {
    let shown = 0;
    for await (const { lines } of tasks.progress(taskId)) {
      for (const { number, text } of lines.filter((line) => line.number > shown)) {
        print(`  ${text}`);
        shown = number;
      }
    }
  }
  const { status, nodes } = await engines.installStatus(instanceId);
  if (status === 'installed') return print(`installed ${PROVIDER}`);
  const why = nodes.find(({ lastError }) => lastError !== null)?.lastError ?? status;
  throw new Error(`${PROVIDER} could not be installed: ${why}`);
}

async function modelOf({ engines }: Sdk, instanceId: number, print: Print): Promise<number> {
  const bound = (await engines.listModels(instanceId)).find(({ name }) => name === MODEL);
  if (bound === undefined) {
    const { id } = await engines.bindModel(instanceId, { modelId: MODEL, activate: true });
    print(`bound and activated ${MODEL}`);
    return id;
  }
  if (bound.status !== 'active') {
    await engines.activateModel(bound.id);
    print(`activated ${MODEL}`);
  }
  return bound.id;
}

async function map({ models }: Sdk, modelId: number, print: Print): Promise<void> {
  const { rows } = await models.objectiveMappings.list({ filters: { objective: OBJECTIVE } });
  if (rows.some((row) => row.objective === OBJECTIVE)) return;
  await models.objectiveMappings.create({ objective: OBJECTIVE, modelId });
  print(`mapped ${OBJECTIVE} to ${MODEL}`);
}
