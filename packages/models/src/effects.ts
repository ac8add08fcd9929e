import type { CoreModel } from './core-model.ts';

export type WriteOperation = 'create' | 'update' | 'delete';

/** An event that a write leaves in the outbox. */
export interface Announcement<Name extends string = string> {
  /** Topic, `domain.entity.event`. */
  readonly topic: string;
  readonly on: readonly WriteOperation[];
  /** On update: only if one of these really changed. Default: on every update. */
  readonly ifChanged?: readonly Name[];
}

/** What a write sets going beside the row itself. */
export interface Effects<Name extends string = string> {
  readonly announces: readonly Announcement<Name>[];
}

/** Declares what writes of a core model set going. */
export function defineEffects<M extends CoreModel>(
  _model: M,
  effects: Effects<keyof M['fields'] & string>,
): Effects<keyof M['fields'] & string> {
  return effects;
}

/** Writes that set nothing going. */
export const NO_EFFECTS: Effects<never> = { announces: [] };
