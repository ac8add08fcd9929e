import { randomBytes } from 'node:crypto';
import { seededRandom } from '../seeded-random.ts';

/** Secrets that are written and must be nowhere, and a value that is no secret, to show that what is looked for is found. */
export interface Canaries {
  /** A secret for one path: all of them hold the same marker, so that one search finds any. */
  secret(path: string): string;
  /** No secret: it must be found where values are kept and shown. */
  readonly control: string;
  readonly seed: number;
}

export interface Leak {
  readonly where: string;
  /** How it was written there. */
  readonly form: string;
  /** What stands around it. */
  readonly around: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const AROUND = 60;

export function makeCanaries(): Canaries & { readonly marker: string } {
  const seed = Number(process.env.ENGINEHOUSE_SEED ?? randomBytes(4).readUInt32LE());
  console.log(`canaries: ENGINEHOUSE_SEED=${seed}`);
  const random = seededRandom(seed);
  const letters = (count: number): string =>
    Array.from({ length: count }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
  // Signs that an address writes another way.
  const marker = `${letters(7)}/${letters(7)}+${letters(3)}`;
  let made = 0;
  return {
    seed,
    marker,
    control: `control-${letters(16)}`,
    secret: (path) => {
      made += 1;
      return `${path}:${marker}:${made}-end`;
    },
  };
}

/** Every way in which a text may be written down. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text);
  const forms = new Map<string, Buffer>([
    ['plain', bytes],
    ['as in an address', Buffer.from(encodeURIComponent(text))],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['two bytes a letter', Buffer.from(text, 'utf16le')],
  ]);
  for (const shift of [0, 1, 2]) {
    // Where it begins within three bytes decides the letters: what depends on its neighbours is cut off.
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const inner = whole.slice(shift === 0 ? 0 : 4, Math.floor(whole.length / 4) * 4 - 4);
    forms.set(`base64 from byte ${shift}`, Buffer.from(inner));
    forms.set(`base64url from byte ${shift}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** Where a text stands in some bytes, in any form. */
export function findText(text: string, where: string, bytes: Buffer): readonly Leak[] {
  return [...formsOf(text)].flatMap(([form, needle]) => {
    const at = bytes.indexOf(needle);
    if (at === -1) return [];
    const around = bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND).toString('latin1');
    return [{ where, form, around: around.replace(/[^\x20-\x7e]/g, '.') }];
  });
}
