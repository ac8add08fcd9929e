/** One thing that a check has found wrong. */
export interface Finding {
  /** File and line from the project root, for example `packages/kernel/src/plan.ts:12`. */
  readonly where: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/** A rule of the house that a machine holds. */
export interface Check {
  /** Kebab-case, for example `imports`. */
  readonly name: string;
  /** What it holds, in a few words. */
  readonly what: string;
  /** Gives what is wrong; nothing when all is well. Throws only when the check itself is broken. */
  readonly run: (root: string) => Promise<readonly Finding[]>;
}
