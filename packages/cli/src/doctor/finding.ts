/** What one check has found. */
export interface Finding {
  /** What was looked at, for example `data folder`. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, in one sentence without a full stop. */
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly fix: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message, fix: null };
}

export function warning(check: string, message: string, fix: string): Finding {
  return { check, state: 'warning', message, fix };
}

export function problem(check: string, message: string, fix: string): Finding {
  return { check, state: 'problem', message, fix };
}
