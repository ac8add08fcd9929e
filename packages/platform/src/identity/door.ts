/** Where a caller came in, as the door saw it. */
export interface Door {
  /** `http`, `cli`, ... */
  readonly channel: string;
  /** The socket's address, or that of a trusted proxy's client; null or absent: this machine. */
  readonly clientAddress?: string | null;
  readonly requestId?: string | null;
  readonly correlationId?: string | null;
  /** Only looks whether the credential is still in force: that is no use of it. Default false. */
  readonly isLook?: boolean;
}
