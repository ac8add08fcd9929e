/** Signs lines of the chain with a key that is not in the database. Handed in by the platform, over its vault. */
export interface AuditSigner {
  sign(text: string): string;
  /** False for another text, and for what is no signature. Throws `SEALING_KEY_UNKNOWN` where its key is not here. */
  isSigned(text: string, mac: string): boolean;
}
