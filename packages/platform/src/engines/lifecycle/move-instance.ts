import type { RegisteredModel } from '@enginehouse/models';
import { type Database, eventOfRevision, readInstance } from '@enginehouse/store';
import { changeOrigin } from '../../configuration/change-origin.ts';
import { MODELS_BY_NAME } from '../../core-models/core-model-names.ts';
import type { Session } from '../../session.ts';
import { illegalTransition, unknownEngineInstance } from '../engine-errors.ts';
import type { LifecycleParts } from './lifecycle-parts.ts';
import { afterMove, allowedMoves, type InstanceState, type LifecycleMove, MOVE_TOPICS } from './moves.ts';

/** The entry of the core model that instances are rows of. */
export const ENGINE_REGISTRY = MODELS_BY_NAME.get('engine_registry') as RegisteredModel;

export interface MoveOptions {
  readonly force?: boolean;
  /** Said with the event. */
  readonly told?: { readonly [key: string]: unknown };
  /** Writes nothing where the row has been written since. */
  readonly ifRevision?: number;
}

/** A move that was written. */
export interface Moved {
  readonly provider: string;
  readonly revision: number;
  /** Id of the event in the outbox. */
  readonly event: string;
}

/**
 * Moves what is wanted of an instance: decided on the row and its status as they are when it is written, in one statement
 * with audit, outbox and revision. Null where `ifRevision` is not the row's any more. Throws `ILLEGAL_TRANSITION`,
 * `UNKNOWN_ENGINE_INSTANCE`.
 */
export async function moveInstance(
  { db, repository, configuration }: Pick<LifecycleParts, 'db' | 'repository' | 'configuration'>,
  session: Session,
  move: LifecycleMove,
  id: number,
  { force = false, told = {}, ifRevision }: MoveOptions = {},
): Promise<Moved | null> {
  const type = MOVE_TOPICS[move];
  let provider: string | undefined;
  const written = await repository.owner(ENGINE_REGISTRY).change(changeOrigin(session), id, async (_, reader) => {
    const instance = await readInstance(reader, id);
    if (instance === null || (ifRevision !== undefined && instance.revision !== ifRevision)) return null;
    ({ provider } = instance);
    return {
      values: { wanted: wantedAfter(id, instance, move, force) },
      events: [
        {
          type,
          source: `/core/${ENGINE_REGISTRY.model.name}`,
          subject: `${ENGINE_REGISTRY.model.name}/${id}`,
          data: { engineInstanceId: id, provider, ...told },
        },
      ],
    };
  });
  if (written === null || written.revision === null || provider === undefined) {
    if (ifRevision !== undefined) return null;
    throw unknownEngineInstance(id);
  }
  // In force on this node before it is answered; a node that cannot read it now says so itself: the write was made.
  await configuration.refresh().catch(() => undefined);
  const { revision } = written;
  return { provider, revision, event: await writtenEvent(db, { revision, type }) };
}

/** Throws `ILLEGAL_TRANSITION`. */
export function wantedAfter(id: number, state: InstanceState, move: LifecycleMove, force = false) {
  const wanted = afterMove(state, move, force);
  if (wanted !== undefined) return wanted;
  throw illegalTransition({
    subject: `engine instance ${id}`,
    asked: move,
    state: state.wanted === 'none' ? 'not installed' : `${state.status} (wanted: ${state.wanted})`,
    allowed: allowedMoves(state),
  });
}

async function writtenEvent(db: Database, change: { revision: number; type: string }): Promise<string> {
  const event = await eventOfRevision(db, change);
  if (event === null) throw new TypeError(`revision ${change.revision} left no event '${change.type}'`);
  return event;
}
