import type { RouteCall, RouteNamed } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, milliseconds, moment, shortHash, wholeNumber } from '../output/formats.ts';
import { inertText, plainText } from '../output/plain-text.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { exclusionText } from './plan.ts';

export type RunsQuery = NonNullable<RouteCall<RouteNamed<'runs.list'>>['query']>;

/** The newest runs, page by page. */
export async function runsLs(context: CommandContext, query: RunsQuery): Promise<ExitCode> {
  const { client } = await context.connect('run log');
  const page = await client.runs.list({ query });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, page);
    return EXIT.done;
  }
  await printTable(
    terminal,
    [
      { title: 'RUN', value: (row) => row.runId },
      { title: 'STARTED', value: (row) => moment(row.startedAt) },
      { title: 'STATUS', value: (row) => row.status },
      { title: 'TOOK', value: (row) => milliseconds(row.durationMs), align: 'right', spare: 4 },
      { title: 'ENGINES', value: (row) => String(row.engines), align: 'right', spare: 3 },
      { title: 'FAILED', value: (row) => String(row.failed), align: 'right' },
      { title: 'PLAN', value: (row) => shortHash(row.planHash), spare: 1 },
      { title: 'BY', value: (row) => row.adapter ?? row.actor, spare: 2 },
    ],
    page.rows,
  );
  const total = `${wholeNumber(page.totalRows)}${page.more ? ' and more' : ''}`;
  const next = page.next === null ? '' : `; the next page: --after ${page.next}`;
  await write(terminal.out, styled(terminal, 'dim', `\n${page.rows.length} of ${total} runs${next}\n`));
  return EXIT.done;
}

/** One run with each of its engines. */
export async function runsShow(context: CommandContext, runId: string): Promise<ExitCode> {
  const { client } = await context.connect('run log');
  const run = await client.runs.get({ params: { runId } });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, run);
    return EXIT.done;
  }
  await printFacts(terminal, [
    ['run', run.runId],
    ['started', `${moment(run.startedAt)}, took ${milliseconds(run.durationMs)}`],
    ['status', run.status],
    ['by', `${run.origin.adapter ?? run.origin.actor}${run.teams.length > 0 ? ` for ${list(run.teams)}` : ''}`],
    ['signals', shortHash(run.signalsHash)],
    [
      'plan',
      `${shortHash(run.planHash)}, revision ${run.revision}, engines ${run.engineSetHash === null ? '-' : shortHash(run.engineSetHash)}`,
    ],
    ['excluded', run.excluded.map(exclusionText).join('\n') || 'none'],
  ]);
  await write(terminal.out, '\n');
  await printTable(
    terminal,
    [
      { title: 'BATCH', value: (row) => String(row.batch + 1), align: 'right' },
      { title: 'ENGINE', value: (row) => row.engineId },
      { title: 'VERSION', value: (row) => `${row.version}${row.drifted ? ' (drifted)' : ''}`, spare: 2 },
      { title: 'STATUS', value: (row) => `${row.status}${row.withheld ? ' (withheld)' : ''}` },
      { title: 'AFTER', value: (row) => milliseconds(row.startedAfterMs), align: 'right', spare: 1 },
      { title: 'TOOK', value: (row) => milliseconds(row.durationMs), align: 'right' },
      {
        title: 'OUTPUT',
        value: (row) => (row.outputHash === null ? (row.failure?.message ?? '-') : shortHash(row.outputHash)),
      },
    ],
    run.engines,
  );
  const kept = run.engines.filter((engine) => engine.output !== undefined);
  for (const engine of kept) {
    await write(
      terminal.out,
      `\n${styled(terminal, 'bold', engine.engineId)}\n${inertText(JSON.stringify(engine.output, null, 2))}\n`,
    );
  }
  return EXIT.done;
}

/** Why two runs differ. */
export async function runsExplain(context: CommandContext, a: string, b: string): Promise<ExitCode> {
  const { client } = await context.connect('run log');
  const explanation = await client.runs.explain({ params: { a, b } });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, explanation);
    return EXIT.done;
  }
  const same = explanation.sameOutputs ? 'the outputs are the same' : 'the outputs differ';
  await write(terminal.out, `${styled(terminal, 'bold', same)}\n`);
  if (explanation.differences.length === 0) await write(terminal.out, 'nothing that the record knows differs\n');
  for (const { code, message } of explanation.differences) {
    await write(terminal.out, `  - ${plainText(message)} ${styled(terminal, 'dim', code)}\n`);
  }
  return EXIT.done;
}
