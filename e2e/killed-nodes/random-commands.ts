import type { Answer, Fleet, NodeName } from './open-fleet.ts';

/** A command that a node was asked for, and what it said. */
export interface Asked {
  readonly requestId: string;
  readonly node: NodeName;
  readonly what: string;
  readonly answer: Answer;
  /** By `performance.now()`. */
  readonly answeredAt: number;
  /** What it was about, as the audit names it; null: nothing that is audited. */
  readonly entity: { readonly type: 'engine_registry' | 'model_registry'; readonly id: string } | null;
}

/** What random commands are about: it grows and shrinks with what is answered. */
export interface Ground {
  /** Providers that instances come and go of. */
  readonly providers: readonly string[];
  readonly instances: Set<number>;
  readonly models: Set<number>;
}

const MOST_INSTANCES = 6;
/** Each as often as it stands here. */
const KINDS = [
  ...['install', 'install', 'install', 'activate', 'activate', 'activate', 'deactivate', 'uninstall'],
  ...['cancel-install', 'retry-install', 'stop', 'create', 'delete', 'bind', 'bind', 'model', 'model', 'delete-model'],
] as const;

/** Asks random nodes for random things, one at a time, for as long as it may. */
export async function askAtRandom(
  fleet: Fleet,
  ground: Ground,
  random: () => number,
  mayGoOn: () => boolean,
  name: string,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  const one = <Item>(items: Iterable<Item>): Item | undefined => {
    const all = [...items];
    return all[Math.floor(random() * all.length)];
  };
  for (let count = 0; mayGoOn(); count++) {
    const node = one(fleet.up);
    const kind = one(KINDS);
    const instance = one(ground.instances);
    const model = one(ground.models);
    if (node === undefined || kind === undefined) continue;
    const requestId = `${name}-${count}`;
    const ask = async (what: string, method: string, path: string, body?: object) => {
      const answer = await fleet.ask(node, method, path, body, requestId);
      const answeredAt = performance.now();
      const say = (entity: Asked['entity']) => asked.push({ requestId, node, what, answer, answeredAt, entity });
      return { answer, say, isDone: answer.status >= 200 && answer.status < 300 };
    };
    if (kind === 'create' || instance === undefined) {
      if (ground.instances.size >= MOST_INSTANCES) continue;
      const provider = one(ground.providers);
      const values = { name: requestId, provider, config: { base_url: fleet.baseUrl } };
      const { answer, say, isDone } = await ask('create', 'POST', '/api/v1/models/engine_registry', { values });
      if (isDone) ground.instances.add(Number(answer.body.id));
      say(isDone ? { type: 'engine_registry', id: String(answer.body.id) } : null);
    } else if (kind === 'delete') {
      ground.instances.delete(instance);
      const path = `/api/v1/models/engine_registry/${instance}?cascade=true`;
      (await ask('delete', 'DELETE', path)).say({ type: 'engine_registry', id: String(instance) });
    } else if (kind === 'bind') {
      const body = { modelId: 'chatter', name: requestId, activate: random() < 0.5 };
      const path = `/api/v1/engine-instances/${instance}/models`;
      const { answer, say, isDone } = await ask('bind', 'POST', path, body);
      if (isDone) ground.models.add(Number(answer.body.id));
      say(isDone ? { type: 'model_registry', id: String(answer.body.id) } : null);
    } else if (kind === 'model' || kind === 'delete-model') {
      if (model === undefined) continue;
      const move = random() < 0.5 ? 'activate' : 'deactivate';
      if (kind === 'delete-model') ground.models.delete(model);
      const { answer, say } =
        kind === 'model'
          ? await ask(`${move} model`, 'POST', `/api/v1/engine-models/${model}/${move}`)
          : await ask('delete model', 'DELETE', `/api/v1/models/model_registry/${model}`);
      if (answer.status === 404) ground.models.delete(model);
      // A model that is there already is an answer, and no change.
      say(kind === 'model' ? null : { type: 'model_registry', id: String(model) });
    } else {
      const body = kind === 'install' ? { force: random() < 0.3 } : {};
      const path = `/api/v1/engine-instances/${instance}/${kind}`;
      const hasBody = ['install', 'retry-install', 'stop'].includes(kind);
      const { answer, say } = await ask(kind, 'POST', path, hasBody ? body : undefined);
      const isMove = typeof answer.body.event === 'string' || kind === 'cancel-install';
      say(isMove ? { type: 'engine_registry', id: String(instance) } : null);
    }
  }
  return asked;
}
