import type { Fields } from './field.ts';

type Names<F extends Fields> = readonly (keyof F & string)[];

/** A rule that several rows together keep: a constraint of the database, and what people are told. */
export interface UniqueRule<F extends Fields = Fields> {
  readonly fields: Names<F>;
  /** Those of `fields` that are the same in any case. */
  readonly caseInsensitive?: Names<F>;
  /** Two rows without a value are equal. Default false. */
  readonly nullsNotDistinct?: true;
  /** Checked at the end of the transaction, so that rows can swap values. Default false. */
  readonly deferrable?: true;
  /** Only rows of which this SQL condition over columns holds. */
  readonly where?: string;
  /** What people are told, for example `engine name already in use`. */
  readonly message: string;
}

export interface IndexRule<F extends Fields = Fields> {
  readonly fields: Names<F>;
  /** Those of `fields` that are texts looked up by an `exact` filter, which finds them in any case. */
  readonly caseInsensitive?: Names<F>;
  readonly descending?: true;
  /** Default `btree`; `gin` finds members of lists and keys of JSON. */
  readonly method?: 'btree' | 'gin';
  readonly where?: string;
}

/** What is kept: the part of a core model that the database knows. */
export interface TableDefinition<F extends Fields = Fields> {
  /** Registered name and name of the table: snake_case. */
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  readonly fields: F;
  /** Default `['id']`. */
  readonly primaryKey?: Names<F>;
  /** By the name of the constraint. */
  readonly unique?: { readonly [constraint: string]: UniqueRule<F> };
  readonly indexes?: { readonly [index: string]: IndexRule<F> };
  /** SQL conditions over columns that every row keeps, by the name of the constraint. */
  readonly checks?: { readonly [constraint: string]: string };
}

/** The fields that tell rows apart. */
export function primaryKeyOf(table: TableDefinition): readonly string[] {
  return table.primaryKey ?? ['id'];
}
