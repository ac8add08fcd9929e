import { defineErrors } from '@enginehouse/errors';

/** Every code of the package. Thrown through the small functions beside the code that throws. */
export const storeErrors = defineErrors({
  DATABASE_GONE: {
    status: 503,
    meaning: 'The database cannot be reached, or the connection was lost.',
    fix: 'Check that the database runs and can be reached; what was not confirmed must be asked again.',
  },
  DATABASE_SIGN_IN_REFUSED: {
    status: 503,
    meaning: 'The database refused the user, the password or the database name of its URL.',
    fix: 'Correct the user, password or database name in DATABASE_URL.',
  },
  DATABASE_URL_INVALID: {
    status: 500,
    meaning: 'The URL of the database is not one.',
    fix: 'Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded.',
  },
  DATABASE_TOO_OLD: {
    status: 500,
    meaning: 'The PostgreSQL server is older than Enginehouse needs.',
    fix: 'Use PostgreSQL 15 or newer.',
  },
  DATABASE_FULL: {
    status: 507,
    meaning: 'The disk of the database is full; what was being written is undone.',
    fix: 'Free space on the disk that holds the database, then ask again.',
  },
  DATABASE_CORRUPTED: {
    status: 500,
    meaning: 'The files of the database are damaged.',
    fix: 'Stop, keep a copy of the files, and restore a backup.',
  },
  DATABASE_CONSTRAINT: {
    status: 409,
    meaning: 'A row breaks a rule of the database: a unique name, a reference, a check.',
    fix: 'Change the value that the rule is about.',
  },
  DATABASE_VALUE_REFUSED: {
    status: 400,
    meaning: 'The database cannot hold a value: out of range, too large, or text with a NUL character.',
    fix: 'Change the value.',
  },
  DATABASE_BUSY: {
    status: 503,
    meaning:
      'The database undid a statement in favour of others, or had no connection free for it: nothing was written.',
    fix: 'Ask again.',
  },
  DATABASE_FAILED: {
    status: 500,
    meaning: 'The database refused a statement that Enginehouse should not have sent.',
    fix: 'Report it with the message and what was asked.',
  },
  DATABASE_CLOSED: {
    status: 503,
    meaning: 'The database was closed by this process.',
    fix: 'Ask again when the process has started anew.',
  },
  TRANSACTION_MISUSED: {
    status: 500,
    meaning: 'A transaction was used after its end, or the database itself was asked from within one.',
    fix: 'Inside a transaction use the transaction that was handed in, and await everything.',
  },
  MIGRATIONS_IN_DISORDER: {
    status: 500,
    meaning: 'The list of migrations is not in the order in which they were made.',
    fix: 'Generate the younger migration again, so that its time is later than that of the one before it.',
  },
  MIGRATION_EDITED: {
    status: 500,
    meaning: 'A migration was changed after it had been applied to this database.',
    fix: 'Restore the text of the migration, and write the change as a new one.',
  },
  MIGRATION_FAILED: {
    status: 500,
    meaning: 'A migration could not be applied; the database is as it was before.',
    fix: 'Read the cause, correct it, and start again.',
  },
  DATABASE_IS_NEWER: {
    status: 500,
    meaning: 'The database was migrated by a newer version of Enginehouse.',
    fix: 'Start that version or a newer one, or restore a backup from before the migration.',
  },
  REVISION_CONFLICT: {
    status: 409,
    meaning:
      'What is to be changed, the configuration or a row, was written since the revision that the caller had seen.',
    fix: 'Read it again, look at what changed, and ask with its revision.',
  },
  DATA_FOLDER_IN_USE: {
    status: 409,
    meaning: 'Another process owns the data folder: an embedded database has one owner.',
    fix: 'Stop that process, talk to it over HTTP, or name another folder with --data.',
  },
  DATA_FOLDER_UNUSABLE: {
    status: 500,
    meaning: 'The data folder cannot be read or written, or holds something else.',
    fix: 'Give it to this user, or name another folder with --data.',
  },
  UNKNOWN_FILTER: {
    status: 400,
    meaning: 'A core model has no filter of this name, or not for this caller.',
    fix: 'Use the filters that `filtersModel()` and `enginehouse models MODEL schema` list.',
  },
  INVALID_FILTER: {
    status: 400,
    meaning: 'A filter was given a value that its field cannot have.',
    fix: 'Give it a value as the message says; null or an empty text means no filter.',
  },
  UNKNOWN_SORT: {
    status: 400,
    meaning: 'A core model cannot be sorted in this way.',
    fix: 'Use the sortable columns that `tableModel()` and `enginehouse models MODEL schema` list, each with `asc` or `desc`.',
  },
  INVALID_PAGE: {
    status: 400,
    meaning: 'A page number, page size or cursor cannot be meant.',
    fix: 'Number pages from 0, or pass on `next` of the page before with the same filters and sort.',
  },
  UNKNOWN_OPTION: {
    status: 400,
    meaning: 'A call of a core model was given an option that it does not take.',
    fix: 'Use the options that the message lists.',
  },
  UNKNOWN_POLICY: {
    status: 400,
    meaning: 'The policy of a call is neither `scoped` nor `bypass`.',
    fix: 'Leave it out: rows are then those in scope of the session.',
  },
  TOO_MANY_ROWS: {
    status: 422,
    meaning: 'More rows were asked for at once than one answer holds.',
    fix: 'Use `list` and go from page to page, or narrow the filters.',
  },
  UNKNOWN_FIELD: {
    status: 422,
    meaning: 'Values were given for fields that a core model or a configuration does not have, or that nobody sets.',
    fix: 'Use the fields that the message names; `enginehouse models MODEL schema` lists them all.',
  },
  INVALID_VALUES: {
    status: 422,
    meaning: 'Values that were given for a row are missing, of another type, or not what their fields may hold.',
    fix: 'Correct the fields listed.',
  },
  ALREADY_EXISTS: {
    status: 409,
    meaning: 'Another row has a value that only one row may have.',
    fix: 'Use another value, or change the row that has this one.',
  },
  REFERENCE_MISSING: {
    status: 422,
    meaning: 'A row was named that does not exist, or not for this caller.',
    fix: 'Name a row that exists.',
  },
  CONFLICT: {
    status: 409,
    meaning: 'Rows that refer to a row keep it from being deleted.',
    fix: 'Delete or change the rows listed first.',
  },
  READ_ONLY: {
    status: 405,
    meaning: 'Rows of this core model are not written through it: a domain of the platform owns them.',
    fix: 'Use the calls of the domain that the message names.',
  },
  LIFECYCLE_OWNED: {
    status: 409,
    meaning: 'A field was given that only the calls of its lifecycle change.',
    fix: 'Leave the field out and use the calls that the message names.',
  },
  INVALID_AUDIT_HEAD: {
    status: 400,
    meaning: 'What was given as the head of the audit chain is not one.',
    fix: 'Give it as the log and `enginehouse audit head` print it: the number of the batch, a dot, and 64 hexadecimal digits.',
  },
  RUN_NOT_LOGGED: {
    status: 503,
    meaning: 'The record of a run could not be written, so the run was not answered.',
    fix: 'See to the database (is it up, is its disk full?) and ask again.',
  },
  RUN_LOG_CLOSED: {
    status: 503,
    meaning: 'The run log was asked to write after it had been closed.',
    fix: 'Ask again when the node is up.',
  },
  RUN_LOG_FULL: {
    status: 503,
    meaning: 'More records wait for the database than the run log holds.',
    fix: 'Ask again later; if it lasts, the database is too slow or does not answer.',
  },
  AI_CALL_NOT_LOGGED: {
    status: 503,
    meaning: 'The usage and the steps of an AI call could not be written; the call itself was answered.',
    fix: 'See to the database: is it up, is its disk full? Calls in between are not in the core models.',
  },
  AI_CALL_LOG_FULL: {
    status: 503,
    meaning: 'More AI calls wait to be kept than memory is set aside for; this one is not kept.',
    fix: 'The database is too slow or does not answer. Where payloads are kept (`keepAiPayloads`), keep them no longer.',
  },
  INVALID_RUN_ID: {
    status: 422,
    meaning: 'A record carries an id that is not a UUID of version 7 in lower case.',
    fix: 'Leave the id out, or make it with `createRunId()`.',
  },
  RUN_RECORD_REFUSED: {
    status: 422,
    meaning: 'The database does not take the record of this run for what is in it.',
    fix: 'Correct the value named in the message.',
  },
  RUN_ALREADY_LOGGED: {
    status: 409,
    meaning: 'A run with this id is in the log.',
    fix: 'Give each run an id of its own.',
  },
  IDEMPOTENCY_KEY_USED: {
    status: 409,
    meaning: 'The actor has used this idempotency key for another run.',
    fix: 'Read the run named in the details, or use a new key.',
  },
  RUN_NOT_IN_LOG: {
    status: 404,
    meaning: 'The withheld part of a run came for a record that is not in the log.',
    fix: 'Append the record before its part; a record that was refused or deleted takes none.',
  },
  INVALID_RUN_QUERY: {
    status: 400,
    meaning: 'A filter, cursor, page size or limit of the run log cannot be meant.',
    fix: 'Correct the field that is named.',
  },
  PLAN_NUMBERS_TAKEN: {
    status: 500,
    meaning: 'A plan cannot be kept in the run log: each number made from its content belongs to another plan.',
    fix: 'Prune the run log; if it happens again, rows of `run_plans` were changed by hand.',
  },
  PLAN_DOCUMENT_MISSING: {
    status: 500,
    meaning: 'A run points at a plan that is not in the log: rows were deleted by hand, or the database is damaged.',
    fix: 'Restore `run_plans` from a backup, or delete the runs that point at it.',
  },
  RESEALING_CHANGED_MORE: {
    status: 500,
    meaning: 'Sealing values anew would have changed other columns of their rows; nothing was written.',
    fix: 'Look for a trigger on the table that changes rows by itself, remove it, and rotate again.',
  },
});
