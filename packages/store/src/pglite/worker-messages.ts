export interface PgliteWorkerData {
  /** PostgreSQL's files; created when missing. */
  readonly folder: string;
}

/** What the worker says beside the bytes of the wire protocol. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  /** It could not be opened or created; `otherFiles`: the files are whole, but not of this version or no database. */
  | { readonly kind: 'failed'; readonly reason: string; readonly otherFiles: boolean }
  /** It was open, and lives no more. */
  | { readonly kind: 'died'; readonly reason: string }
  | { readonly kind: 'closed' };
