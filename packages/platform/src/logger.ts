import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on standard error, so that standard output stays the caller's. Level `silent` writes nothing. */
export function createLogger(level: string): Logger {
  return pino({ name: 'enginehouse', level, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
}
