import { client } from '../../../api/client.ts';
import { listAllRows } from '../../../api/core-rows.ts';
import { methodOf } from '../../routing/method-of.ts';
import type { Mapping, Place } from '../../routing/routing-queries.ts';
import type { BoundModel } from '../bound-model.ts';

/** What hangs on an instance. */
export interface Impact {
  readonly models: readonly BoundModel[];
  /** Objectives that are mapped to its models; `next`: who would be asked then, null: nobody. */
  readonly objectives: readonly { readonly objective: string; readonly next: string | null }[];
  /** Places of its models in the order of capabilities. */
  readonly priorities: number;
  /** Calls under way on it. */
  readonly calls: number;
}

/** Reads what hangs on an instance; what whoever asks may not see counts as nothing. */
export async function readImpact(engineInstanceId: number, signal: AbortSignal): Promise<Impact> {
  const params = { engineInstanceId };
  const [{ models }, { calls }, mappings, priorities] = await Promise.all([
    client.instances.models({ params }, { signal }),
    client.instances.activeCalls({ params }, { signal }),
    listAllRows<Mapping>('objective_mappings', {}, signal),
    listAllRows<Place>('model_capability_priority', {}, signal),
  ]);
  const own = new Map(models.map((model) => [model.id, model]));
  const mapped = mappings.flatMap(({ objective, modelId }) => {
    const model = own.get(modelId);
    return model === undefined ? [] : [{ objective, model }];
  });
  return {
    models,
    calls: calls.length,
    priorities: priorities.filter(({ modelId }) => own.has(modelId)).length,
    objectives: await Promise.all(
      mapped.map(async ({ objective, model }) => ({
        objective,
        next: await nextFor(objective, model, engineInstanceId, signal),
      })),
    ),
  };
}

async function nextFor(
  objective: string,
  model: BoundModel,
  without: number,
  signal: AbortSignal,
): Promise<string | null> {
  const body = { objective, method: methodOf(model.capabilities) };
  // Whoever may not call models sees the impact without it.
  const answer = await client.ai.explain({ body }, { signal }).catch(() => undefined);
  const next = answer?.candidates.find(
    ({ engineInstanceId, skipped }) => skipped === null && engineInstanceId !== without,
  );
  return next?.modelName ?? null;
}
