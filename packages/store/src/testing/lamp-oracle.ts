import type { AccessLevel } from '@enginehouse/models';
import fc from 'fast-check';
import type { Queryable } from '../database.ts';
import type { Caller } from '../repository/repository.ts';
import { testCaller } from './test-models.ts';

/** A lamp as it is kept. */
export interface Lamp {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly kind: string;
  readonly watts: number;
  readonly weight: number | null;
  readonly lit: boolean;
  readonly madeAt: string | null;
  readonly colours: readonly string[];
  readonly serial: string;
  readonly price: number;
  readonly ownerId: number | null;
  readonly organizationId: number | null;
  readonly withheld: boolean;
}
/** A lamp with what is computed of it. */
export type ComputedLamp = Lamp & { readonly colourCount: number };
export type LampSort = { field: keyof ComputedLamp; direction: 'asc' | 'desc' };

/** Letters in two cases, what LIKE and regular expressions give a meaning, quotes, and characters beyond 16 bits. */
const LETTERS = ['a', 'A', 'b', 'É', 'é', 'Ж', 'ж', '%', '_', '\\', "'", '"', '$1', '*', ';--', '.', '😀', '｡', ' '];
/** A short text of them. */
export const word = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const watts = fc.integer({ min: -2, max: 3 });
const weight = fc.constantFrom(0, 0.1, -1.5, 1e300, 2);
const MICROS = ['000', '001', '999'];
/** A time to the microsecond. */
export const madeAt = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...MICROS))
  .map(([ms, micros]) => `2026-01-01T00:00:00.00${ms}${micros}Z`);
const serial = fc.constantFrom(
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-00000000000a',
  'ffffffff-ffff-4fff-bfff-ffffffffffff',
);
const colour = fc.constantFrom('red', 'Red', 'É', 'é', 'a,b', '{}', 'NULL', '"', '\\');
const ownerId = fc.constantFrom(1, 2);
export const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });

export const lampArbitrary = fc.record({
  name: word,
  code: nullable(word),
  kind: fc.constantFrom('table', 'floor', 'wall'),
  watts,
  weight: nullable(weight),
  lit: fc.boolean(),
  madeAt: nullable(madeAt),
  colours: fc.array(colour, { maxLength: 3 }),
  serial,
  price: fc.integer({ min: 0, max: 3 }),
  ownerId: nullable(ownerId),
  organizationId: nullable(ownerId),
  withheld: fc.boolean(),
});

const range = <Value>(value: fc.Arbitrary<Value>) => fc.record({ from: value, to: value }, { requiredKeys: [] });
const filtersArbitrary = fc.record(
  {
    id: fc.integer({ min: 0, max: 70 }),
    name: word,
    code: word,
    kind: fc.constantFrom('table', 'floor', 'wall'),
    watts: range(watts),
    lit: fc.boolean(),
    madeAt: range(madeAt.map((text) => `${text.slice(0, 23)}Z`)),
    colours: colour,
    serial: serial.map((text) => text.toUpperCase()),
    colourCount: fc.integer({ min: 0, max: 3 }),
    ownerId,
  },
  { requiredKeys: [] },
);
/** Few filters at a time, or nothing is ever found. */
export const fewFilters = filtersArbitrary.chain((filters) =>
  fc
    .subarray(Object.keys(filters), { maxLength: Math.min(2, Object.keys(filters).length) })
    .map((keys) => Object.fromEntries(keys.map((key) => [key, filters[key as keyof typeof filters]]))),
);
const SORTABLE = ['id', 'name', 'code', 'kind', 'watts', 'weight', 'lit', 'madeAt', 'serial', 'colourCount'] as const;
export const sortArbitrary = fc.uniqueArray(
  fc.record<LampSort>({ field: fc.constantFrom(...SORTABLE), direction: fc.constantFrom('asc', 'desc') }),
  { minLength: 1, maxLength: 3, selector: ({ field }) => field },
);
export const callerArbitrary = fc
  .record({
    level: fc.constantFrom<AccessLevel>(1, 2, 3, 99),
    id: fc.constantFrom(1, 2, null),
    research: fc.boolean(),
  })
  .map(({ level, id, research }) =>
    testCaller(level, {
      userId: id,
      organizationId: id,
      permissions: new Set(research ? ['system.run.research.view'] : []),
    }),
  );

const fold = (text: string): string => text.toLowerCase();
/** A time as it is shown. */
export const milliseconds = (text: string): string => `${text.slice(0, 23)}Z`;

/** Whether the caller sees the lamp. */
export function isInScope(lamp: Lamp, { context }: Caller): boolean {
  if (lamp.withheld && !context.permissions.has('system.run.research.view')) return false;
  if (context.accessLevel === 1) return true;
  if (context.accessLevel === 2)
    return context.organizationId !== null && lamp.organizationId === context.organizationId;
  if (context.accessLevel === 3) return context.userId !== null && lamp.ownerId === context.userId && lamp.lit;
  return false;
}

/** Whether the filters find it, as they are documented. */
export function isFound(lamp: ComputedLamp, filters: Record<string, unknown>): boolean {
  return Object.entries(filters).every(([name, value]) => {
    const own = lamp[name as keyof ComputedLamp];
    if (typeof value === 'object' && value !== null) {
      const { from, to } = value as { from?: string | number; to?: string | number };
      if (from === undefined && to === undefined) return true;
      if (own === null) return false;
      const compared = name === 'madeAt' ? milliseconds(own as string) : (own as number);
      return (from === undefined || compared >= from) && (to === undefined || compared <= to);
    }
    if (typeof value === 'string' && value.trim() === '') return true;
    if (name === 'name') return fold(lamp.name).includes(fold(value as string));
    if (name === 'code') return lamp.code !== null && fold(lamp.code) === fold((value as string).trim());
    if (name === 'colours') return lamp.colours.some((colour) => fold(colour) === fold(value as string));
    if (name === 'serial') return lamp.serial === (value as string).toLowerCase();
    return own === value;
  });
}

/** The order of two lamps; ties go by the id. */
export function compareLamps(one: ComputedLamp, other: ComputedLamp, sort: readonly LampSort[]): number {
  for (const { field, direction } of [...sort, { field: 'id' as const, direction: sort.at(-1)?.direction ?? 'asc' }]) {
    const order = compareValues(one[field], other[field], field);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  return 0;
}

function compareValues(a: unknown, b: unknown, field: string): number {
  // As if null were the greatest of all.
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (field === 'name' || field === 'code') return Buffer.compare(Buffer.from(fold(`${a}`)), Buffer.from(fold(`${b}`)));
  return (a as number) < (b as number) ? -1 : Number((a as number) > (b as number));
}

/** Lamps as they are kept, numbered as they come. */
export function computedLamps(made: readonly Omit<Lamp, 'id'>[]): ComputedLamp[] {
  return made.map((lamp, index) => ({
    ...lamp,
    code: lamp.code?.trim() ?? null,
    id: index + 1,
    colourCount: lamp.colours.length,
  }));
}

export async function insertLamp(db: Queryable, lamp: Omit<Lamp, 'id'>): Promise<void> {
  await db.query(
    `insert into lamps (name, code, kind, watts, weight, lit, made_at, colours, serial, price, owner_id, organization_id, withheld)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[lamp.name, lamp.code?.trim() ?? null, lamp.kind, lamp.watts, lamp.weight, lamp.lit, lamp.madeAt],
      ...[lamp.colours, lamp.serial, lamp.price, lamp.ownerId, lamp.organizationId, lamp.withheld],
    ],
  );
}
