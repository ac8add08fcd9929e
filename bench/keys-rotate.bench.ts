import { setImmediate as others } from 'node:timers/promises';
import type { SealedPlace } from '@enginehouse/models';
import type { Dialect } from '@enginehouse/store';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import { openKeys } from '../packages/platform/src/keys/open-keys.ts';
import { rotateKeys } from '../packages/platform/src/keys/rotate-keys.ts';
import { createLogger } from '../packages/platform/src/logger.ts';
import { defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';
import { openBenchDatabase } from './harness/open-bench-database.ts';
import { median } from './harness/statistics.ts';

const VALUES = 100_000;
const BATCH = 5_000;
const ROUNDS = 3;
/** Values between two looks at the heap. */
const LOOK_EVERY = 2_000;
/** As long as the keys of the large providers. */
const SECRET = `sk-proj-${'k3Y'.repeat(16)}`;
const log = createLogger('silent');

function placeOf(rowId: number): SealedPlace {
  return { table: 'engine_registry', rowId, path: 'config.api_key' };
}

/** The vault alone: each value is opened and sealed anew, nothing is read or written. */
function openingAndSealing(): () => Promise<void> {
  const ring = createKeyRing(`${makeKeyText('main')} ${makeKeyText('key-2')}`);
  const before = createSealer(() => ring);
  const after = createSealer(() =>
    ring.withStates(
      new Map([
        ['key-2', 'seals'],
        ['main', 'opens'],
      ]),
    ),
  );
  const sealed = Array.from({ length: VALUES }, (_, n) => before.seal(SECRET, placeOf(n + 1)));
  return async () => {
    for (const [n, text] of sealed.entries()) {
      const place = placeOf(n + 1);
      after.seal(before.open(text, place), place);
      if (n % 500 === 0) await others();
    }
  };
}

/** Engine instances with one sealed value each, and a rotation to the next of the keys given. */
async function rotations(dialect: Dialect) {
  const { db, dispose } = await openBenchDatabase(dialect);
  const keyIds = Array.from({ length: ROUNDS + 2 }, (_, n) => `key-${n + 1}`);
  const config = { keys: keyIds.map((keyId) => makeKeyText(keyId)).join(' '), keyFile: null };
  const keys = await openKeys({ db, log, config, dataDir: null });
  for (let first = 1; first <= VALUES; first += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, n) => first + n);
    const configs = ids.map((id) =>
      JSON.stringify({ base_url: 'https://api.example.com/v1', api_key: keys.sealer.seal(SECRET, placeOf(id)) }),
    );
    await db.query(
      `insert into engine_registry (id, name, provider, config, revision) overriding system value
       select id, 'instance ' || id, 'openai', config::jsonb, id from unnest($1::int8[], $2::text[]) as given(id, config)`,
      [ids, configs],
    );
  }
  let next = 1;
  const rotate = async (onProgress: (done: number) => void): Promise<void> => {
    const to = keyIds[next++] as string;
    const report = await rotateKeys(
      { db, log, keys, renewLease: async () => undefined },
      { actor: 'bench' },
      {
        to,
        onProgress: (progress) => {
          if (progress.step === 'values') onProgress(progress.done);
        },
      },
    );
    const left = report.keys.filter(({ keyId, values }) => keyId !== to && values > 0);
    if (report.resealed !== VALUES || left.length > 0) throw new Error(`not rotated: ${JSON.stringify(report)}`);
  };
  return {
    rotate,
    /** As the server does by itself now and then. */
    vacuum: () => db.query('vacuum analyze engine_registry'),
    dispose: async () => {
      await keys[Symbol.asyncDispose]();
      await dispose();
    },
  };
}

interface Taken {
  readonly ms: number;
  /** Of all threads of this process, the embedded database included. */
  readonly cpuMs: number;
}

async function timed(work: () => Promise<void>): Promise<Taken> {
  globalThis.gc?.();
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - begin, cpuMs: (user + system) / 1_000 };
}

function rotateRow(dialect: Dialect) {
  return defineBenchRow({
    name: `keys-rotate-${dialect}`,
    what: `keys rotate over ${VALUES.toLocaleString('en')} sealed values on ${dialect}`,
    against: 'opening and sealing them alone',
    limit: 3,
    unit: 'ratio',
    rounds: ROUNDS,
    setup: async (): Promise<OwnMeasurement> => {
      const { rotate, vacuum, dispose } = await rotations(dialect);
      const openAndSeal = openingAndSealing();
      // The first ones compile what they run, that of the embedded database too.
      await openAndSeal();
      await rotate(() => undefined);
      return {
        async measure() {
          await vacuum();
          // On both sides of the rotation, since neighbours on the machine come and go.
          const before = await timed(openAndSeal);
          const rotated = await timed(() => rotate(() => undefined));
          const after = await timed(openAndSeal);
          const alone = (before.ms + after.ms) / 2;
          console.error(
            `  ${dialect}, us a value: rotation ${perValue(rotated.ms)} (${perValue(rotated.cpuMs)} of processors), ` +
              `opening and sealing ${perValue(alone)} (${perValue((before.cpuMs + after.cpuMs) / 2)})`,
          );
          return rotated.ms / alone;
        },
        dispose,
      };
    },
  });
}

function perValue(ms: number): string {
  return ((ms * 1_000) / VALUES).toFixed(1);
}

/** Bytes that JavaScript holds, after a collection. */
function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const memory = defineBenchRow({
  name: 'keys-rotate-heap',
  what: `heap over the last third of a rotation of ${VALUES.toLocaleString('en')} values`,
  against: 'heap over the first third, from a tenth on',
  limit: 1.1,
  unit: 'ratio',
  rounds: 1,
  setup: async () => {
    const { rotate, dispose } = await rotations('pglite');
    return {
      async measure() {
        // Batches in flight come and go, 5 of 25 MB, without a trend: one look at each end would compare two moments.
        const early: number[] = [];
        const late: number[] = [];
        let looks = 0;
        await rotate((done) => {
          const look = Math.floor(done / LOOK_EVERY);
          if (look === looks) return;
          looks = look;
          if (done >= VALUES * 0.1 && done < VALUES * 0.4) early.push(held());
          if (done >= VALUES * 0.7) late.push(held());
        });
        console.error(`  ${(median(early) / 1e6).toFixed(1)} MB early, ${(median(late) / 1e6).toFixed(1)} MB late`);
        return median(late) / median(early);
      },
      dispose,
    };
  },
});

export const rows = [rotateRow('pglite'), rotateRow('postgres'), memory];
