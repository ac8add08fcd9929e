import type { CoreModel } from './core-model.ts';
import type { Tightening } from './tightening.ts';

export type WriteOperation = 'create' | 'update' | 'delete';

/** An event that a write leaves in the outbox. */
export interface Announcement<Name extends string = string> {
  /** Topic, `domain.entity.event`. */
  readonly topic: string;
  readonly on: readonly WriteOperation[];
  /** On update: only if one of these really changed, sealed ones in clear text. Default: on every update. */
  readonly ifChanged?: readonly Name[];
  /** The event's data. No secret: sealed fields are not in the rows. Default: see `EffectWrite`, without its rows. */
  readonly data?: (write: EffectWrite) => { readonly [key: string]: unknown };
}

/** A write, as far as an announcement may know of it. */
export interface EffectWrite {
  readonly operation: WriteOperation;
  readonly id: string | number;
  /** As stored before, without sealed fields; null at creation. */
  readonly before: { readonly [field: string]: unknown } | null;
  /** As stored after, without sealed fields; null at deletion. */
  readonly after: { readonly [field: string]: unknown } | null;
  /** Fields that really changed, sealed ones in clear text. */
  readonly changed: readonly string[];
}

/** What a write sets going beside the row itself. */
export interface Effects<Name extends string = string> {
  readonly announces: readonly Announcement<Name>[];
  /** Only of core models that feed the configuration. Default: updates and deletions take something away. */
  readonly tightens?: Tightening;
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
