/** How far a rotation is, as its stream says. */
export type RotationStep =
  | { readonly step: 'nodes'; readonly keyId: string; readonly waitingFor: readonly string[] }
  | { readonly step: 'values'; readonly table: string; readonly done: number; readonly total: number };

export interface RotationProgress {
  /** Nodes that have not reported the new key; null: not there yet, or past it. */
  readonly waitingFor: readonly string[] | null;
  /** Tables in the order in which they were begun. */
  readonly tables: readonly { readonly table: string; readonly done: number; readonly total: number }[];
}

export const NO_PROGRESS: RotationProgress = { waitingFor: null, tables: [] };

/** What is known after another step. */
export function afterStep(before: RotationProgress, step: RotationStep): RotationProgress {
  if (step.step === 'nodes') return { ...before, waitingFor: step.waitingFor };
  const { table, done, total } = step;
  const known = before.tables.some((one) => one.table === table);
  const tables = known
    ? before.tables.map((one) => (one.table === table ? { table, done, total } : one))
    : [...before.tables, { table, done, total }];
  return { waitingFor: null, tables };
}
