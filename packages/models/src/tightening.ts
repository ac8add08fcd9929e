import type { EffectWrite, WriteOperation } from './effects.ts';
import { WANTED } from './install-status.ts';

/**
 * Which writes of a core model that feeds the configuration take something away: they are answered when no live node works
 * by what was before. Others are in force on the node that was asked, and elsewhere moments later. Default: every update and
 * every deletion, no creation; what is said here differs from that.
 */
export type Tightening = { readonly [Operation in WriteOperation]?: boolean | ((write: EffectWrite) => boolean) };

const USUALLY: { readonly [Operation in WriteOperation]: boolean } = { create: false, update: true, delete: true };

/** Whether a write that takes the revision takes something away. `write` is made only where it is looked at. */
export function isTightening(
  tightening: Tightening | undefined,
  operation: WriteOperation,
  write: () => EffectWrite,
): boolean {
  const rule = tightening?.[operation] ?? USUALLY[operation];
  return typeof rule === 'function' ? rule(write()) : rule;
}

/** An update of something that is installed and activated: less of it is wanted, or it is wanted in another form. */
export function wantsLess({ before, after, changed }: EffectWrite): boolean {
  if (changed.some((field) => field !== 'wanted' && field !== 'name')) return true;
  const place = (row: EffectWrite['after']): number => WANTED.indexOf(row?.wanted as (typeof WANTED)[number]);
  return place(after) < place(before);
}

/** An update that does anything but put one field to the value that gives. */
export function unlessOnly(field: string, gives: unknown): (write: EffectWrite) => boolean {
  return ({ after, changed }) => changed.length !== 1 || changed[0] !== field || after?.[field] !== gives;
}

/** An update after which a list lacks something, or a name is another one. */
export function lessOf(list: string, name: string): (write: EffectWrite) => boolean {
  const members = (row: EffectWrite['after']): readonly unknown[] => {
    const value = row?.[list];
    return Array.isArray(value) ? value : [];
  };
  return ({ before, after }) => {
    const left = new Set(members(after));
    return before?.[name] !== after?.[name] || members(before).some((one) => !left.has(one));
  };
}
