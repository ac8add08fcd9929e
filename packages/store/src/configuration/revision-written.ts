import type { ChangeRow } from './change-statement.ts';

/** A revision that was committed. */
export interface RevisionWritten {
  readonly revision: number;
  /** Something was taken away by it: whoever is answered may count on every live node having applied it. */
  readonly tightens: boolean;
}

/** Brings a committed revision into force before its writer is answered. It does not reject: the change was made. */
export type BringIntoForce = (written: RevisionWritten) => Promise<void>;

/** The same for what a write answered, if it took a revision. */
export async function broughtIntoForce(
  bring: BringIntoForce | undefined,
  written: ChangeRow | null,
  tightens: boolean,
): Promise<void> {
  if (written !== null && written.revision !== null) await bring?.({ revision: written.revision, tightens });
}
