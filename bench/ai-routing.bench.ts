import { localOperator } from '@enginehouse/platform';
import { openAiHouse } from '@enginehouse/platform/testing';
import { defineBenchRow } from './harness/define-bench-row.ts';

const MODELS = 200;
const OBJECTIVES = 100;

const session = localOperator({ channel: 'bench' });
const names = Array.from({ length: MODELS }, (_, n) => `model-${n}`);
const objectives = Array.from({ length: OBJECTIVES }, (_, n) => `objective-${n}`);

/** A house with many models, of which one in three has a priority and one in two an objective. */
function openHouse() {
  return openAiHouse({
    models: names.map((name) => ({ name, capabilities: ['chat'] })),
    priorities: { chat: names.filter((_, n) => n % 3 === 0) },
    objectives: Object.fromEntries(objectives.map((objective, n) => [objective, names[n * 2] as string])),
  });
}

/** What a call does before it asks for the runtime: the handle, and who is first. */
function resolve({ ai, router }: ReturnType<typeof openHouse>, objective: string): unknown {
  const handle = ai.forObjective(objective);
  const { ranked } = router.route({ target: { objective, options: {} }, method: 'generateText', session });
  const first = ranked.find((one) => router.missing(one) === null);
  return [handle, first];
}

const objectiveToHandle = defineBenchRow({
  name: 'ai-objective-to-handle',
  what: 'resolving one of 100 objectives over 200 models to a handle and its first model, from the snapshot',
  against: '-',
  limit: 5,
  unit: 'us',
  setup: () => {
    const house = openHouse();
    let turn = 0;
    let other = 0;
    return {
      subject: () => resolve(house, objectives[turn++ % OBJECTIVES] as string),
      others: {
        // Orders are made when they are first asked for: what the first call after a change pays.
        'first of a snapshot': () => resolve(openHouse(), objectives[other++ % OBJECTIVES] as string),
      },
    };
  },
});

export const rows = [objectiveToHandle];
