import { setTimeout as wait } from 'node:timers/promises';
import { type Death, startCallers } from './asking-callers.ts';
import { standing, wrongCommands } from './judge.ts';
import { type Fleet, NODES, type NodeName, openFleet } from './open-fleet.ts';
import { type Asked, askAtRandom, type Ground } from './random-commands.ts';

export interface KilledNodes {
  readonly kills: number;
  /** What must not be, of each kind. */
  readonly wrong: {
    readonly overlaps: readonly string[];
    /** Moments at which the instance that others serve did not show as active. */
    readonly demoted: readonly string[];
    /** Calls of nodes that lived, and were not answered. */
    readonly refused: readonly string[];
    /** Commands that nodes which lived answered with what is no answer. */
    readonly unanswered: readonly string[];
    readonly unkept: readonly string[];
    readonly commands: readonly string[];
    /** Installs that nobody waits for any more. */
    readonly orphans: readonly string[];
    /** Nodes that were started again, and did not answer. */
    readonly silent: readonly string[];
  };
  /** Longest time from a kill until every status was what is wanted and what live nodes have. */
  readonly trueMs: number;
  /** Longest time from a kill until nothing was under way any more: the nodes that died are back by then. */
  readonly settledMs: number;
  readonly answered: ReadonlyMap<string, number>;
}

const ACTORS = 4;
/** Kills fall somewhere in it. */
const UNTIL_KILL_MS = 1_200;
const PATIENCE_MS = 60_000;
/** By then nobody works on an install that nobody waits for. */
const ENDED_MS = 10_000;
/** One round in so many installs a real package. */
const REAL = 5;
const LONG = 2;
const SERVED = 'served';
const OTHERS = ['one', 'two', 'three'];

/** Two of three nodes die in each round, together or one after the other, while all of them are asked for everything. */
export async function killNodes(kills: number, random: () => number): Promise<KilledNodes> {
  await using fleet = await openFleet([SERVED, ...OTHERS]);
  const served = await activated(fleet, SERVED);
  const { id: real } = await created(fleet, 'compromise', {});
  const ground: Ground = { providers: OTHERS, instances: new Set(), models: new Set() };
  for (const provider of OTHERS) ground.instances.add(await activated(fleet, provider));
  await using callers = startCallers(fleet, SERVED, random);
  const [asked, demoted, orphans, silent]: [Asked[], string[], string[], string[]] = [[], [], [], []];
  const deaths: Death[] = [];
  let [trueMs, settledMs] = [0, 0];
  for (let round = 0; deaths.length < kills; round++) {
    let isUnderWay = true;
    const actors = Array.from({ length: ACTORS }, (_, actor) =>
      askAtRandom(fleet, ground, random, () => isUnderWay, `round-${round}-${actor}`),
    );
    if (round % REAL === REAL - 3) await done(fleet, `/api/v1/engine-instances/${real}/install`, { force: true });
    // Its package is put anew under its calls.
    if (round % 3 === 1) await done(fleet, `/api/v1/engine-instances/${served}/install`, { force: true });
    const chosen = NODES.toSorted(() => random() - 0.5).slice(0, 2);
    // In some rounds they stay away until the others show what is true without them.
    const isLong = round % LONG === 1;
    const back = (node: NodeName): void => void fleet.start(node).catch(() => undefined);
    const moment = random() * UNTIL_KILL_MS;
    const restarts = chosen.map(async (node, at): Promise<NodeName> => {
      await wait(round % 2 === 0 || at === 0 ? moment : moment + random() * UNTIL_KILL_MS);
      deaths.push({ node, at: performance.now() });
      await fleet.kill(node);
      if (!isLong) back(node);
      return node;
    });
    await Promise.all(restarts);
    isUnderWay = false;
    const diedAt = deaths.at(-1)?.at ?? 0;
    asked.push(...(await Promise.all(actors)).flat());
    let isTrue = false;
    for (;;) {
      const { untrue, underWay, shown } = await standing(fleet);
      const status = shown.get(served) ?? [];
      if (status.some((one) => one !== 'active')) demoted.push(`round ${round}: ${status.join()}`);
      const tookMs = performance.now() - diedAt;
      // Truth is asked for as soon as the dead count no more; what goes on behind it is installs of those that live.
      if (!isTrue && untrue.length === 0) trueMs = Math.max(trueMs, tookMs);
      if (!isTrue && untrue.length === 0 && isLong) chosen.forEach(back);
      isTrue ||= untrue.length === 0;
      if (isTrue && underWay.length === 0 && fleet.up.size === NODES.length) {
        settledMs = Math.max(settledMs, tookMs);
        break;
      }
      if (tookMs > PATIENCE_MS) throw new Error(`round ${round}, still: ${[...untrue, ...underWay].join('\n')}`);
      await wait(50);
    }
    orphans.push(...(await installersLeft(fleet)));
    for (const node of chosen) if (!(await serves(fleet, node))) silent.push(`round ${round}: ${node}`);
  }
  await callers.stop();
  const answered = new Map<string, number>();
  const count = (what: string) => answered.set(what, (answered.get(what) ?? 0) + 1);
  for (const { what, answer } of asked) count(`${what} ${answer.status} ${answer.code ?? ''}`.trim());
  for (const { kind, isAnswered } of callers.calls) count(`${kind} ${isAnswered ? 200 : 'broken'}`);
  return {
    kills: deaths.length,
    wrong: {
      overlaps: fleet.overlaps(),
      demoted,
      refused: callers.refused(deaths),
      unanswered: asked
        .filter(({ answer: { status } }) => status === 0 || status >= 500)
        .filter(({ node, answeredAt }) => !deaths.some((death) => death.node === node && answeredAt >= death.at))
        .map(({ requestId, node, what, answer }) => `${requestId} ${node} ${what} ${answer.status} ${answer.text}`),
      unkept: await callers.unkept(deaths),
      commands: await wrongCommands(fleet.db, asked),
      orphans,
      silent,
    },
    trueMs,
    settledMs,
    answered,
  };
}

/** An install of what was deleted in the middle is ended a moment behind the deletion, and has no row meanwhile. */
async function installersLeft(fleet: Fleet): Promise<readonly string[]> {
  const begun = performance.now();
  while (fleet.installers().length > 0 && performance.now() - begun < ENDED_MS) await wait(50);
  return fleet.installers();
}

async function done(fleet: Fleet, path: string, body: object) {
  const [node] = fleet.up;
  const answer = await fleet.ask(node as NodeName, 'POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
}

async function created(fleet: Fleet, provider: string, config: object) {
  const values = { name: provider, provider, config };
  return (await done(fleet, '/api/v1/models/engine_registry', { values })) as { readonly id: number };
}

/** An active instance with an active model of its own name, on every node. */
async function activated(fleet: Fleet, provider: string): Promise<number> {
  const { id } = await created(fleet, provider, { base_url: fleet.baseUrl });
  const path = `/api/v1/engine-instances/${id}`;
  await done(fleet, `${path}/install`, {});
  while ((await standing(fleet)).underWay.length > 0) await wait(50);
  await done(fleet, `${path}/activate`, {});
  await done(fleet, `${path}/models`, { modelId: 'chatter', name: provider, activate: true });
  return id;
}

async function serves(fleet: Fleet, node: NodeName): Promise<boolean> {
  const messages = [{ role: 'user', content: 'Are you there?' }];
  const chat = await fleet.ask(node, 'POST', '/v1/chat/completions', { model: SERVED, messages });
  const run = await fleet.ask(node, 'POST', '/api/v1/runs', { signals: {} });
  return chat.status === 200 && run.status === 200;
}
