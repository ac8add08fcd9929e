import type { Sealer } from '@enginehouse/models';
import type { UnrotatedValue } from '@enginehouse/sdk';
import type { ResealedRow, SealedColumn, SealedRow } from '@enginehouse/store';

/** Rows sealed anew, not written yet. */
export interface SealedBatch {
  readonly rows: readonly ResealedRow[];
  /** Ids of the keys that their values were on. */
  readonly from: readonly string[];
  readonly needsAttention: readonly UnrotatedValue[];
}

/** Seals the values of rows as they were read. What does not open stays as it is, byte by byte, and is listed. */
export function resealRows(
  sealer: Sealer,
  { table, field, kind }: SealedColumn,
  read: readonly SealedRow[],
): SealedBatch {
  const rows: ResealedRow[] = [];
  const from = new Set<string>();
  const needsAttention: UnrotatedValue[] = [];
  for (const { id, stored, version } of read) {
    const before: unknown = kind === 'json' ? JSON.parse(stored) : stored;
    const after = sealer.resealObject(before, { table, rowId: id, path: field });
    for (const { path, code, fix } of after.needsAttention) needsAttention.push({ table, rowId: id, path, code, fix });
    if (after.resealed === 0) continue;
    const texts: ReplacedText[] = [];
    replacedTexts(before, after.value, texts);
    for (const { old } of texts) from.add(old.slice(PREFIX, old.indexOf('.', PREFIX)));
    const anew = kind === 'text' ? String(after.value) : replacedIn(stored, texts, after.value);
    rows.push({ id, version, stored: anew, values: after.resealed });
  }
  return { rows, from: [...from].toSorted(), needsAttention };
}

const PREFIX = 'eh1.'.length;

interface ReplacedText {
  readonly old: string;
  readonly anew: string;
}

/** Every text that differs, of two values of the same shape. */
function replacedTexts(before: unknown, after: unknown, found: ReplacedText[]): void {
  if (typeof before === 'string') {
    if (typeof after === 'string' && before !== after) found.push({ old: before, anew: after });
  } else if (typeof before === 'object' && before !== null && typeof after === 'object' && after !== null) {
    for (const key of Object.keys(after)) {
      replacedTexts((before as Record<string, unknown>)[key], (after as Record<string, unknown>)[key], found);
    }
  }
}

/**
 * The JSON text with these texts replaced and nothing else: written anew, numbers beyond what JavaScript can say would be
 * rounded. A sealed text that stands twice in a row (a copy, which opens nowhere) cannot be told apart in the text.
 */
function replacedIn(stored: string, texts: readonly ReplacedText[], value: unknown): string {
  let text = stored;
  for (const { old, anew } of texts) {
    const at = text.indexOf(old);
    if (at === -1 || text.includes(old, at + 1)) return JSON.stringify(value);
    text = `${text.slice(0, at)}${anew}${text.slice(at + old.length)}`;
  }
  return text;
}
