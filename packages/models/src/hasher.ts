/** Hashes passwords. A port: the platform implements it with Argon2id. */
export interface Hasher {
  /** A text that holds algorithm, parameters, salt and hash. */
  hash(password: string): Promise<string>;
  /** Takes the same work whatever the answer. With null for a user that does not exist: the work is done, the answer false. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
