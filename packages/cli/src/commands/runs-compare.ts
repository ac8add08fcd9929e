import type { RunDetail } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { milliseconds, moment, shortHash } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';

type Engine = RunDetail['engines'][number];

interface Pair {
  readonly engineId: string;
  readonly a: Engine | undefined;
  readonly b: Engine | undefined;
}

/** Two runs side by side: what they were, each engine in both, and what explains the difference. */
export async function runsCompare(context: CommandContext, a: string, b: string): Promise<ExitCode> {
  const { client } = await context.connect('run log');
  const [runA, runB, explanation] = await Promise.all([
    client.runs.get({ params: { runId: a } }),
    client.runs.get({ params: { runId: b } }),
    client.runs.explain({ params: { a, b } }),
  ]);
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, { a: runA, b: runB, explanation });
    return EXIT.done;
  }
  await printRuns(terminal, runA, runB);
  await write(terminal.out, '\n');
  await printEngines(terminal, pairsOf(runA, runB));
  const { sameOutputs, differences } = explanation;
  const said = sameOutputs ? 'the outputs are the same' : 'the outputs differ';
  await write(terminal.out, `\n${styled(terminal, 'bold', said)}\n`);
  for (const { code, message } of differences) {
    await write(terminal.out, `  - ${plainText(message)} ${styled(terminal, 'dim', code)}\n`);
  }
  return EXIT.done;
}

async function printRuns(terminal: Terminal, a: RunDetail, b: RunDetail): Promise<void> {
  const facts = (run: RunDetail): readonly string[] => [
    moment(run.startedAt),
    milliseconds(run.durationMs),
    run.status,
    shortHash(run.signalsHash),
    shortHash(run.planHash),
    String(run.revision),
  ];
  const [first, second] = [facts(a), facts(b)];
  const names = ['started', 'took', 'status', 'signals', 'plan', 'revision'];
  // Two ids side by side are wider than 80 columns.
  await printFacts(terminal, [
    ['A', a.runId],
    ['B', b.runId],
  ]);
  await write(terminal.out, '\n');
  await printTable(
    terminal,
    [
      { title: '', value: ({ name }) => name },
      { title: 'A', value: ({ left }) => left },
      { title: 'B', value: ({ left, right }) => (left === right ? 'the same' : right) },
    ],
    names.map((name, position) => ({ name, left: first[position] ?? '', right: second[position] ?? '' })),
  );
}

function pairsOf(a: RunDetail, b: RunDetail): readonly Pair[] {
  const ids = new Set([...a.engines, ...b.engines].map(({ engineId }) => engineId));
  const of = (run: RunDetail, id: string): Engine | undefined => run.engines.find(({ engineId }) => engineId === id);
  return [...ids].map((engineId) => ({ engineId, a: of(a, engineId), b: of(b, engineId) }));
}

async function printEngines(terminal: Terminal, pairs: readonly Pair[]): Promise<void> {
  await printTable(
    terminal,
    [
      { title: 'ENGINE', value: ({ engineId }) => engineId },
      { title: 'VERSION', value: ({ a, b }) => both(a?.version, b?.version), spare: 1 },
      { title: 'STATUS', value: ({ a, b }) => both(a?.status, b?.status) },
      { title: 'TOOK', value: ({ a, b }) => both(tookOf(a), tookOf(b)), spare: 2 },
      { title: 'OUTPUT', value: outputText },
    ],
    pairs,
  );
}

function tookOf(engine: Engine | undefined): string | undefined {
  return engine === undefined ? undefined : milliseconds(engine.durationMs);
}

function both(a: string | undefined, b: string | undefined): string {
  const [left, right] = [a ?? 'did not run', b ?? 'did not run'];
  return left === right ? left : `${left} → ${right}`;
}

function outputText({ a, b }: Pair): string {
  if (a === undefined) return 'in B alone';
  if (b === undefined) return 'in A alone';
  if (a.outputHash === b.outputHash) return a.outputHash === null ? 'none in both' : 'the same';
  return 'differs';
}
