import fc from 'fast-check';
import { expect, test } from 'vitest';
import { execute } from './execute.ts';
import type { RunId } from './record.ts';
import type { RunAnswer } from './run.ts';
import {
  BEHAVIOUR_TOPICS,
  type Behaviour,
  type BehaviourTopic,
  scoreOf,
  tameBehaviour,
  wildBehaviour,
} from './testing/engine-behaviour.ts';
import { planOf, RESEARCH, type TestEngine } from './testing/plan-of.ts';
import { testSeed } from './testing/seed.ts';
import { storedRunOf } from './testing/stored-run-of.ts';
import { VirtualTime } from './testing/virtual-time.ts';
import { visibleRun } from './visible-run.ts';

const seed = testSeed('non-interference');

interface Node {
  readonly dependencies: readonly number[];
  readonly research: boolean;
  readonly restricted: boolean;
  readonly subscribes: readonly BehaviourTopic[];
  readonly behaviour: Behaviour;
}

interface Case {
  readonly nodes: readonly Node[];
  /** One list of behaviours per run, for the engines that are withheld. */
  readonly chaos: readonly (readonly Behaviour[])[];
  readonly cancelAt: number | null;
}

const cases: fc.Arbitrary<Case> = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    nodes: fc.tuple(
      ...Array.from({ length: size }, (_, at) =>
        fc.record({
          dependencies: at === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat({ max: at - 1 }), { maxLength: 3 }),
          research: at === 0 ? fc.constant(false) : fc.boolean(),
          restricted: fc.integer({ min: 0, max: 9 }).map((roll) => at > 0 && roll === 0),
          subscribes: fc.subarray([...BEHAVIOUR_TOPICS]),
          behaviour: tameBehaviour,
        }),
      ),
    ),
    chaos: fc.array(fc.array(wildBehaviour, { minLength: size, maxLength: size }), { minLength: 2, maxLength: 3 }),
    cancelAt: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 4 }),
  }),
);

interface Seen {
  /** All that an adapter can see: the events of its stream in order, its answer, and its view of the run in the log. */
  readonly text: string;
  readonly withheld: ReadonlySet<string>;
}

async function play(nodes: readonly Node[], behaviours: readonly Behaviour[], cancelAt: number | null): Promise<Seen> {
  const time = new VirtualTime();
  const plan = planOf(nodes.flatMap((node, at) => engineOf(nodes, node, at, behaviours[at] as Behaviour, time)));
  const request = new AbortController();
  const shutdown = new AbortController();
  if (cancelAt !== null) time.at(cancelAt, () => request.abort());
  const stream: string[] = [];
  const run = execute(
    plan,
    { value: 1, list: [1, 2] },
    {
      runId: '01900000-0000-7000-8000-000000000000' as RunId,
      clock: { now: () => time.now, wall: () => 1_700_000_000_000 + time.now },
      signal: request.signal,
      shutdown: shutdown.signal,
      onEngine: (engine, output) => stream.push(JSON.stringify([engine, output])),
    },
  );
  let answer: RunAnswer | undefined;
  void run.answered.then((value) => {
    answer = value;
  });
  await time.pass(() => answer !== undefined);
  if (answer === undefined) throw new Error('the run waits for something else than its returnable engines');
  shutdown.abort();
  await run.completed;
  const stored = storedRunOf((answer as RunAnswer).record);
  const view = JSON.stringify(visibleRun(stored, { research: false }));
  return {
    text: [...stream, JSON.stringify((answer as RunAnswer).result), view].join('\n'),
    withheld: new Set(plan.withheld),
  };
}

/** Nothing for an engine that is left out of this run (`behaviour` undefined). */
function engineOf(
  nodes: readonly Node[],
  node: Node,
  at: number,
  behaves: Behaviour | undefined,
  time: VirtualTime,
): TestEngine[] {
  if (behaves === undefined) return [];
  return [
    {
      engineId: idOf(at),
      dependencies: node.dependencies.filter((other) => nodes[other] !== undefined).map(idOf),
      emitsTopics: [...BEHAVIOUR_TOPICS],
      subscribesTopics: node.subscribes,
      score: scoreOf(behaves, { sleep: (duration) => time.sleep(duration), released: new Promise(() => {}) }),
      ...(node.research ? RESEARCH : {}),
      ...(node.restricted
        ? { activationState: 'restricted', restrictedToTeams: ['somebody-else'], researchOnly: node.research }
        : {}),
    },
  ];
}

/** Ids that do not sort as the numbers do, so that the order of ids is not the order of the graph. */
function idOf(at: number): string {
  return `${'qhzcmvbxkjdw'[at]}-engine`;
}

test('whatever withheld engines do, an adapter gets the same bytes in the same order', async () => {
  let withheldSeen = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ nodes, chaos, cancelAt }) => {
      const calm = nodes.map((node) => node.behaviour);
      const baseline = await play(nodes, calm, cancelAt);
      withheldSeen += baseline.withheld.size;
      const isWithheld = (at: number): boolean => baseline.withheld.has(idOf(at));

      for (const replaced of chaos) {
        const behaviours = calm.map((own, at) => (isWithheld(at) ? (replaced[at] as Behaviour) : own));
        expect((await play(nodes, behaviours, cancelAt)).text).toBe(baseline.text);
      }

      // Nor can it be told whether there is research at all.
      const without = calm.map((own, at) => (isWithheld(at) || nodes[at]?.research ? undefined : own));
      const left = nodes.map((node, at) => (without[at] === undefined ? undefined : node)) as Node[];
      const gone = nodes.some(
        (node, at) => without[at] !== undefined && node.dependencies.some((one) => without[one] === undefined),
      );
      if (!gone) expect((await play(left, without as Behaviour[], cancelAt)).text).toBe(baseline.text);
    }),
    { seed, numRuns: 150 },
  );
  expect(withheldSeen).toBeGreaterThan(0);
});
