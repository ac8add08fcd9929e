import type { Catalogue, ReadingValues } from '@enginehouse/models';
import type { QueryOptions, SqlParameter } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { Scope } from '../scope.ts';

/** What every statement of a reading may need of its call. */
export interface ReadingInput {
  readonly scope: Scope;
  readonly catalogue: Catalogue;
}

/** A statement whose text is made once; what differs from call to call are its parameters. */
export interface Statement<Input> {
  readonly sql: string;
  parameters(input: Input): SqlParameter[];
  readonly options: QueryOptions | undefined;
}

type Slot<Input> = (input: Input) => SqlParameter;

/** Collects the parameters of a statement while its text is written. */
export interface StatementWriter<Input extends ReadingInput> {
  /** The next parameter, with its type. */
  parameter(type: string, slot: Slot<Input>): string;
  /** An expression or source of a definition, with parameters for the values of the reading it names. */
  expression(sql: string): string;
}

const READING_VALUES: {
  readonly [Name in keyof ReadingValues]: { readonly type: string; readonly slot: Slot<ReadingInput> };
} = {
  supportedProviders: { type: 'text[]', slot: ({ catalogue }) => catalogue.providers().map(({ id }) => id) },
  supportedExtractors: { type: 'text[]', slot: ({ catalogue }) => catalogue.extractors().map(({ id }) => id) },
  environment: { type: 'jsonb', slot: ({ catalogue }) => JSON.stringify(catalogue.environment()) },
  research: { type: 'boolean', slot: ({ scope }) => scope.research },
};
/** `:name`, but not the cast `::name`. */
const NAMED_VALUE = new RegExp(`(?<!:):(${Object.keys(READING_VALUES).join('|')})\\b`, 'g');

/**
 * Every connection keeps what it prepared, and callers choose filters, sorts and page sizes: beyond this many shapes of their
 * choice of one core model, statements are written anew and sent unprepared.
 */
const MOST_CHOSEN = 100;

type Statements = Map<string, Statement<never>>;
type Write<Input extends ReadingInput> = (writer: StatementWriter<Input>) => string;

const fixed = new WeakMap<CompiledModel, Statements>();
const chosen = new WeakMap<CompiledModel, Statements>();
let names = 0;

/** The statement of this shape, written when it is asked for first. `write` must give the same for the same shape. */
export function statementOf<Input extends ReadingInput>(
  compiled: CompiledModel,
  shape: string,
  write: Write<Input>,
): Statement<Input> {
  return kept(fixed, compiled, shape, write, Number.POSITIVE_INFINITY);
}

/** As `statementOf`, for shapes that callers choose. */
export function chosenStatementOf<Input extends ReadingInput>(
  compiled: CompiledModel,
  shape: string,
  write: Write<Input>,
): Statement<Input> {
  return kept(chosen, compiled, shape, write, MOST_CHOSEN);
}

function kept<Input extends ReadingInput>(
  all: WeakMap<CompiledModel, Statements>,
  compiled: CompiledModel,
  shape: string,
  write: Write<Input>,
  most: number,
): Statement<Input> {
  let statements = all.get(compiled);
  if (statements === undefined) {
    statements = new Map();
    all.set(compiled, statements);
  }
  const known = statements.get(shape) as Statement<Input> | undefined;
  if (known !== undefined) return known;
  const isKept = statements.size < most;
  const statement = writeStatement(write, isKept ? { name: `read-${++names}` } : undefined);
  if (isKept) statements.set(shape, statement);
  return statement;
}

function writeStatement<Input extends ReadingInput>(
  write: Write<Input>,
  options: QueryOptions | undefined,
): Statement<Input> {
  const slots: Slot<Input>[] = [];
  const named = new Map<string, string>();
  const parameter = (type: string, slot: Slot<Input>): string => `$${slots.push(slot)}::${type}`;
  const sql = write({
    parameter,
    expression: (text) =>
      text.replace(NAMED_VALUE, (_, name: keyof ReadingValues) => {
        const written = named.get(name) ?? parameter(READING_VALUES[name].type, READING_VALUES[name].slot);
        named.set(name, written);
        return written;
      }),
  });
  return { sql, options, parameters: (input) => slots.map((slot) => slot(input)) };
}
