import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import type { Terminal } from '../packages/cli/src/output/terminal.ts';
import { openRows } from '../packages/cli/src/score/open-rows.ts';
import { houseScorer } from '../packages/cli/src/score/open-scorer.ts';
import { scoreFile } from '../packages/cli/src/score/score-file.ts';
import { type House, openHouse } from '../packages/server/src/open-house.ts';
import { type BenchRow, defineBenchRow, type OwnMeasurement } from './harness/define-bench-row.ts';

const SHOP = fileURLToPath(new URL('../examples/shop-intent', import.meta.url));
const SESSIONS = fileURLToPath(
  new URL('../../shared/data/uci-online-shoppers/online_shoppers_intention.csv', import.meta.url),
);
const ROWS = 12_330;

/** A terminal that nobody looks at. */
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const quiet: Omit<Terminal, 'in'> = {
  out: nowhere,
  err: nowhere,
  interactive: false,
  progress: false,
  asks: false,
  colours: false,
  width: 100,
};

/** The file of sessions, or rows of the same shape where the data is not at hand; it says so. */
async function sessionFile(folder: string): Promise<string> {
  if (existsSync(SESSIONS)) return SESSIONS;
  console.error(`no data at ${SESSIONS}: measuring ${ROWS} generated rows of the same columns`);
  const path = join(folder, 'sessions.csv');
  const header =
    'Administrative,Administrative_Duration,Informational,Informational_Duration,ProductRelated,ProductRelated_Duration,' +
    'BounceRates,ExitRates,PageValues,SpecialDay,Month,OperatingSystems,Browser,Region,TrafficType,VisitorType,Weekend,Revenue';
  const row = (n: number): string =>
    `${n % 5},${n % 97},0,0,${n % 60},${(n * 7) % 3000},0.0${n % 3},0.0${(n % 8) + 1},${n % 40},0,Nov,2,2,1,${(n % 9) + 1},Returning_Visitor,FALSE,${n % 6 === 0 ? 'TRUE' : 'FALSE'}`;
  await writeFile(path, `${[header, ...Array.from({ length: ROWS }, (_, n) => row(n))].join('\n')}\n`);
  return path;
}

/** Scores a whole file as the command does, from reading it to the summary. */
async function scoreWhole(house: House, path: string): Promise<number> {
  const scorer = houseScorer(house, {}, 'bench', async () => undefined);
  const terminal: Terminal = { ...quiet, in: Readable.from([]) };
  const input = await openRows(path, undefined, terminal.in);
  const { summary, failure } = await scoreFile(terminal, scorer, input, {
    json: false,
    skip: 0,
    evaluationFolder: SHOP,
  });
  if (failure !== null) throw failure;
  if (summary.scored !== ROWS) throw new TypeError(`${summary.scored} rows were scored, not ${ROWS}`);
  return summary.perSecond;
}

/** The same file with runs kept and without, in turns. */
async function durableAgainstNone(database: 'pglite' | 'postgres'): Promise<OwnMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-score-'));
  const path = await sessionFile(folder);
  const server = database === 'postgres' ? await startPostgres({ fsync: true }) : null;
  const keys = { keys: makeKeyText('bench'), keyFile: null };
  const open = (name: string, keepRuns: boolean): Promise<House> => {
    const dataDir = join(folder, name);
    const at = server === null ? { dataDir } : { url: server.url };
    return openHouse({ dataDir, database: at, engines: [SHOP], keys, keepRuns });
  };
  const kept = await open('kept', true);
  const none = await open('none', false);
  await scoreWhole(none, path);
  await scoreWhole(kept, path);
  return {
    async measure(round) {
      const order = round % 2 === 0 ? [kept, none] : [none, kept];
      const speeds = new Map<House, number>();
      for (const house of order) speeds.set(house, await scoreWhole(house, path));
      const [withLog, without] = [speeds.get(kept) as number, speeds.get(none) as number];
      console.error(`${Math.round(withLog)} rows/s with a durable log, ${Math.round(without)} rows/s without`);
      return without / withLog;
    },
    async dispose() {
      await none.close();
      await kept.close();
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const durable = (database: 'pglite' | 'postgres'): BenchRow =>
  defineBenchRow({
    name: `score-durable-${database}`,
    what: `score of the 12,330 sessions with a durable log on ${database}, end to end`,
    against: 'the same without any log',
    limit: 3,
    unit: 'ratio',
    setup: () => durableAgainstNone(database),
  });

const EARLY_ROW = 100_000;
const LATE_ROW = 1_000_000;

/** Heap after gc at two rows of one streamed file, a small engine and the durable log on the embedded database. */
async function heapOverRows(): Promise<OwnMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-heap-'));
  await writeFile(join(folder, 'package.json'), '{ "name": "engines-of-a-bench", "type": "module" }');
  await writeFile(join(folder, 'echo.engine.js'), ECHO);
  const house = await openHouse({
    dataDir: join(folder, 'data'),
    database: { dataDir: join(folder, 'data') },
    engines: [folder],
  });
  const gc = globalThis.gc as () => void;
  return {
    async measure() {
      const heaps: number[] = [];
      const csv = (async function* () {
        yield Buffer.from('value\n');
        for (let row = 0; row < LATE_ROW; row += 1000) {
          if (row === EARLY_ROW) heaps.push(heapNow(gc));
          yield Buffer.from(Array.from({ length: 1000 }, (_, n) => `${row + n}\n`).join(''));
        }
        heaps.push(heapNow(gc));
      })();
      const terminal: Terminal = { ...quiet, in: Readable.from(csv) };
      const scorer = houseScorer(house, {}, 'bench', async () => undefined);
      const input = await openRows('-', 'csv', terminal.in);
      const { summary, failure } = await scoreFile(terminal, scorer, input, {
        json: false,
        skip: 0,
        evaluationFolder: null,
      });
      if (failure !== null) throw failure;
      if (summary.scored !== LATE_ROW) throw new TypeError(`${summary.scored} rows were scored, not ${LATE_ROW}`);
      const [early, late] = heaps as [number, number];
      console.error(
        `heap ${mb(early)} MB at row ${EARLY_ROW}, ${mb(late)} MB at row ${LATE_ROW}; ${Math.round(summary.perSecond)} rows/s`,
      );
      return late / early;
    },
    async dispose() {
      await house.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ECHO = `import { registerEngine } from '@enginehouse/kernel';
registerEngine({
  engineId: 'echo', displayName: 'Echo', category: 'foundational', domain: 'cross-domain', riskLevel: 'low',
  computeCost: 1, dependencies: [], emitsTopics: [], subscribesTopics: [], activationState: 'active',
  researchOnly: false, version: '1.0.0',
});
export const score = (signals) => ({ score: Number(signals.value) });
`;

function heapNow(gc: () => void): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

function mb(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}

const heap = defineBenchRow({
  name: 'score-heap',
  what: 'heap after gc at row 1,000,000 of a streamed file',
  against: 'the heap at row 100,000',
  limit: 1.1,
  unit: 'ratio',
  rounds: 1,
  setup: heapOverRows,
});

export const rows = [durable('pglite'), durable('postgres'), heap];
