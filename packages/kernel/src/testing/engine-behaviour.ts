import fc from 'fast-check';
import type { EngineContext } from '../context.ts';
import type { Score } from '../engine.ts';
import type { Json, Signals } from '../json.ts';

/** Topics that engines of random graphs emit and subscribe to. */
export const BEHAVIOUR_TOPICS = ['a.happened', 'b.happened', 'c.happened'] as const;
export type BehaviourTopic = (typeof BEHAVIOUR_TOPICS)[number];

/** What an engine does in one run, as data. */
export interface Behaviour {
  readonly end:
    | 'value'
    | 'own-input'
    | 'throw'
    | 'reject'
    | 'throw-late'
    | 'not-json'
    | 'undeclared'
    | 'never'
    | 'vandal'
    | 'block'
    | 'odd'
    | 'large'
    | 'posing';
  readonly value: Json;
  /** Turns of the microtask queue, then virtual milliseconds, before it ends; -1: it is not even a promise. */
  readonly turns: number;
  readonly sleeps: readonly number[];
  readonly emits: readonly BehaviourTopic[];
}

/** Where behaviours happen: the time they sleep in, and the moment until which `never` waits. */
export interface BehaviourWorld {
  sleep(milliseconds: number): Promise<void>;
  readonly released: Promise<void>;
}

const behaviour = (ends: readonly Behaviour['end'][]): fc.Arbitrary<Behaviour> =>
  fc.record({
    end: fc.constantFrom(...ends),
    value: fc
      .jsonValue({ maxDepth: 2 })
      .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as Json),
    turns: fc.integer({ min: -1, max: 5 }),
    sleeps: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    emits: fc.array(fc.constantFrom(...BEHAVIOUR_TOPICS), { maxLength: 3 }),
  });

/** What engines do that are returned: succeed and fail, the same way each time. */
export const tameBehaviour = behaviour(['value', 'own-input', 'own-input', 'own-input', 'throw', 'reject', 'not-json']);

/** What a withheld engine may do to those around it. */
export const wildBehaviour = behaviour([
  'value',
  'own-input',
  'throw',
  'reject',
  'throw-late',
  'not-json',
  'undeclared',
  'never',
  'vandal',
  'block',
  'odd',
  'large',
  'posing',
]);

/** The function of an engine that behaves so. */
export function scoreOf(behaves: Behaviour, world: BehaviourWorld): Score {
  const act = (signals: Signals, context: EngineContext): Json => end(behaves, signals, context);
  if (behaves.turns < 0 && behaves.end !== 'never') return act;
  return async (signals, context) => {
    for (let turn = 0; turn < behaves.turns; turn++) await Promise.resolve();
    for (const duration of behaves.sleeps) await world.sleep(duration);
    if (behaves.end === 'never') await world.released;
    return act(signals, context);
  };
}

function end(behaves: Behaviour, signals: Signals, context: EngineContext): Json {
  for (const topic of behaves.emits) context.emit(topic, { value: behaves.value });
  switch (behaves.end) {
    case 'own-input':
      return { value: behaves.value, outputs: context.outputs, events: context.events as never, signals };
    case 'throw':
    case 'reject':
      throw new Error(`failed with ${JSON.stringify(behaves.value)}`);
    case 'throw-late':
      queueMicrotask(() => context.emit('a.happened', 1));
      throw { not: 'an error' };
    case 'not-json':
      return { bad: new Date(0) } as never;
    case 'undeclared':
      context.emit('never.declared', 1);
      return null;
    case 'vandal':
      for (const target of [signals, context.outputs, ...Object.values(context.outputs), ...context.events]) {
        try {
          Object.assign(target as object, { value: 'vandalised', injected: true });
          // Not every attempt throws: some targets are text.
        } catch {}
      }
      return null;
    case 'block': {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return null;
    }
    case 'odd':
      context.log.info(ODD_TEXT, { odd: ODD_TEXT });
      return { [ODD_TEXT]: [ODD_TEXT, '10', Number.MIN_VALUE, Number.MAX_VALUE, -0], 10: 1, 9: 2 };
    case 'large':
      return { large: `${ODD_TEXT}${'\u0001'.repeat(70_000)}` };
    case 'posing':
      throw Object.assign(new Error(`${ODD_TEXT}${'m'.repeat(10_000)}`), {
        name: 'EnginehouseError',
        code: `${ODD_TEXT}${'C'.repeat(20_000_000)}`,
        fix: '',
      });
    default:
      return behaves.value;
  }
}

/** Text that a database, a line format or an encoding may stumble over. */
const ODD_TEXT = 'nul \0, half \ud800, separators \u001e\u001f\u2028\n{"a":"\\}';
