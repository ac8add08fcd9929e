import type { EngineContext, Json, Score } from '@enginehouse/kernel';
import type { Ai, Platform, Session } from '@enginehouse/platform';
import type { Behaviour } from '../../packages/kernel/src/testing/engine-behaviour.ts';
import type { AdapterRequest } from './adapter-requests.ts';

/** Models of the test provider, each mapped to an objective of its name. */
const MODELS = ['echo', 'hang', 'status-429', 'refused', 'cut'] as const;
/** What withheld engines ask for that end so; the others ask `echo`, as every engine does that may be returned. */
const WILD_OBJECTIVES: { readonly [End in Behaviour['end']]?: (typeof MODELS)[number] } = {
  never: 'hang',
  throw: 'status-429',
  reject: 'refused',
  odd: 'cut',
};
/** Real milliseconds that a withheld engine waits for a model that never answers. */
const WILD_TIMEOUT_MS = 200;

/** Whether an engine that behaves so asks a model first. */
export function asks({ turns }: Behaviour): boolean {
  return turns % 2 !== 0;
}

/**
 * An engine that asks a model, then does what it would. Those that may be returned answer with what the model said and who
 * it was; that takes no time in any world, only turns of the microtask queue.
 */
export function askingScore(behaviour: Behaviour, returnable: boolean, score: Score): Score {
  return async (signals, context) => {
    const { ai } = context as EngineContext & { readonly ai: Pick<Ai, 'forObjective'> };
    const objective = returnable ? 'echo' : (WILD_OBJECTIVES[behaviour.end] ?? 'echo');
    const prompt = JSON.stringify([signals, behaviour.value]);
    const options = returnable ? {} : { timeoutMs: WILD_TIMEOUT_MS };
    const handle = ai.forObjective(objective);
    if (behaviour.emits.length > 1 && !returnable) {
      for await (const part of await handle.streamText({ prompt }, options)) {
        if (part.type === 'error') throw part.error;
      }
      return score(signals, context);
    }
    const { text, usage, by } = await handle.generateText({ prompt }, options);
    const { modelName, warnings } = by;
    return { text, usage, modelName, warnings, of: await score(signals, context) } as unknown as Json;
  };
}

/** An instance of the test provider whose models answer, and have answered: what is loaded late would take time. */
export async function addModels(platform: Platform, operator: Session): Promise<void> {
  const { models, engines, ai } = platform.createSdk(operator);
  const config = { base_url: 'http://localhost:9', api_key: 'key-of-the-worlds' };
  const { id } = await models.engineRegistry.create({ name: 'tests', provider: 'test-provider', config });
  await engines.beginInstall(id);
  await engines.activateInstance(id);
  for (const modelId of MODELS) {
    const model = await engines.bindModel(id, { modelId, capabilities: ['chat'], unlisted: true, activate: true });
    await models.objectiveMappings.create({ objective: modelId, modelId: model.id });
  }
  await ai.forObjective('echo').generateText({ prompt: 'first' });
}

/** How an adapter reads back the calls that were made for it, over every door that shows them; by number, as time is real. */
export function aiReadings(): AdapterRequest[] {
  return (['plain', 'seller'] as const).flatMap((who) =>
    [
      '/models/ai_model_usage?pageSize=200&sort=id:asc',
      '/models/ai_model_usage/count',
      '/models/ai_model_pipeline_steps?pageSize=200&sort=id:asc',
      '/usage?bucket=day&by=model',
      '/engine-instances/1/active-calls',
    ].map((url): AdapterRequest => ({ who, method: 'GET', url: `/api/v1${url}`, headers: {} })),
  );
}

/** What differs from one play of the same world to the next: real time, names that are drawn by lot, and how long that is. */
const OF_THE_MOMENT =
  /"(timestamp|durationMs|callId|pipelineId|stepId|parentStepId|nodeId|from|to|start|p50Ms|p95Ms)":("[^"]*"|[\d.e-]+|null)/g;

export function withoutMoment(text: string): string {
  return text.replace(OF_THE_MOMENT, '"$1":"-"').replace(/^content-length: \d+$/m, 'content-length: -');
}
