import { EnginehouseError, type ErrorOptions, type ErrorTable } from './enginehouse-error.ts';

/** A package's table of codes, and the one function that makes its errors. */
export interface ErrorFactory<Table extends ErrorTable> {
  readonly table: Table;
  /** Makes (does not throw) the error of a code. */
  readonly error: (code: keyof Table & string, options: ErrorOptions) => EnginehouseError;
}

/** Declares a package's codes. A code is SCREAMING_SNAKE_CASE and unique over all packages. */
export function defineErrors<const Table extends ErrorTable>(table: Table): ErrorFactory<Table> {
  return {
    table,
    error: (code, options) => {
      const entry = table[code];
      if (entry === undefined) throw new TypeError(`'${code}' is not in this package's table of error codes`);
      return new EnginehouseError(code, entry, options);
    },
  };
}
