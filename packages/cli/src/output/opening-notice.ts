import type { HouseOptions } from '@enginehouse/server/house';
import { type Terminal, write } from './terminal.ts';

type OpeningStep = Parameters<NonNullable<HouseOptions['onOpening']>>[0];

/** Says what a house does while it opens, once that takes long. */
export interface OpeningNotice extends Disposable {
  step(step: OpeningStep): void;
}

/** Less needs no words. The embedded database takes about two seconds the first time. */
const AFTER_MS = 1_000;

/** On standard error, since it is no result; `where` is where runs are kept. */
export function openingNotice(terminal: Terminal, where: string, afterMs = AFTER_MS): OpeningNotice {
  const texts: { readonly [Step in OpeningStep]: string } = {
    database: `opening the database ${where}`,
    engines: 'loading the engines',
    workers: 'starting the workers',
    'run log': 'opening the run log',
  };
  let current: OpeningStep | null = null;
  let waited = false;
  const tell = (): void => {
    if (waited && current !== null) void write(terminal.err, `${texts[current]} ...\n`).catch(() => undefined);
  };
  const timer = setTimeout(() => {
    waited = true;
    tell();
  }, afterMs);
  return {
    step(step) {
      current = step;
      tell();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      current = null;
    },
  };
}
