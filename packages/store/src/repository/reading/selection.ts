import type { CompiledField, CompiledModel, SealedField } from '../compile-model.ts';
import type { Scope } from '../scope.ts';

/** `row`: what a list shows of each. `detail`: what is shown of one alone. */
export type Showing = 'row' | 'detail';

/** What is read in order to show a row. */
export interface Selection {
  /** Fields that are shown, in the order of declaration. */
  readonly fields: readonly CompiledField[];
  /** `expression as "name", ...`: of those shown, and of those that say where sealed values rest and by which schema. */
  readonly columns: string;
  readonly datetimes: readonly string[];
  /** Sealed fields among those shown. */
  readonly sealed: readonly SealedField[];
}

const selections = new WeakMap<CompiledModel, Map<string, Selection>>();

/** What is read of a core model for a scope. */
export function selectionOf(compiled: CompiledModel, showing: Showing, { without }: Scope): Selection {
  let known = selections.get(compiled);
  if (known === undefined) {
    known = new Map();
    selections.set(compiled, known);
  }
  const key = without.length === 0 ? showing : `${showing} ${without.join()}`;
  let selection = known.get(key);
  if (selection === undefined) {
    selection = makeSelection(compiled, showing, without);
    known.set(key, selection);
  }
  return selection;
}

function makeSelection(compiled: CompiledModel, showing: Showing, without: readonly string[]): Selection {
  const fields = [...compiled.fields.values()].filter(
    ({ name, field }) => isShown(field.shown, showing) && !without.includes(name),
  );
  const shown = new Set(fields.map(({ name }) => name));
  const sealed = compiled.sealed.filter(({ name }) => shown.has(name));
  const needed = sealed.flatMap(({ place, bySchema }) => [place.rowIdField, ...(bySchema ? [bySchema.named] : [])]);
  const hidden = [...compiled.fields.values()].filter(({ name }) => needed.includes(name) && !shown.has(name));
  return {
    fields,
    columns: [...fields, ...hidden].map((field) => `${shownExpression(field)} as "${field.name}"`).join(', '),
    datetimes: fields.filter(({ field }) => field.type === 'datetime').map(({ name }) => name),
    sealed,
  };
}

function isShown(shown: 'row' | 'detail' | 'never' | undefined, showing: Showing): boolean {
  return shown !== 'never' && (shown !== 'detail' || showing === 'detail');
}

function shownExpression({ field, expression }: CompiledField): string {
  return field.type === 'bytes' ? `encode(${expression}, 'hex')` : expression;
}
