import type { RouteAnswer, RouteCall, RouteNamed } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { milliseconds, moment, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';

export type UsageQuery = NonNullable<RouteCall<RouteNamed<'usage.get'>>['query']>;

type Report = RouteAnswer<RouteNamed<'usage.get'>>;
type Figures = Report['total'];

/** What calls of AI models came to over time: how many, tokens, latency, failures. */
export async function usage(context: CommandContext, query: UsageQuery): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const report = await client.usage.get({ query });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, report);
    return EXIT.done;
  }
  if (report.lines.length === 0) {
    await printHint(terminal, `no calls of AI models between ${moment(report.from)} and ${moment(report.to)}`);
    return EXIT.done;
  }
  await printTable(
    terminal,
    [
      { title: report.bucket === 'day' ? 'DAY' : 'HOUR', value: ({ start }) => startText(start, report) },
      ...(query.by === undefined ? [] : [{ title: query.by.toUpperCase(), value: keyText }]),
      { title: 'CALLS', value: ({ calls }) => wholeNumber(calls), align: 'right' },
      { title: 'FAILED', value: ({ failures }) => wholeNumber(failures), align: 'right' },
      { title: 'TOKENS IN', value: ({ promptTokens }) => wholeNumber(promptTokens), align: 'right', spare: 2 },
      { title: 'OUT', value: ({ completionTokens }) => wholeNumber(completionTokens), align: 'right', spare: 3 },
      { title: 'P50', value: ({ p50Ms }) => timeText(p50Ms), align: 'right', spare: 1 },
      { title: 'P95', value: ({ p95Ms }) => timeText(p95Ms), align: 'right' },
    ],
    report.lines,
  );
  await write(terminal.out, '\n');
  await printFacts(terminal, [
    ['from', `${moment(report.from)} to ${moment(report.to)}`],
    ['calls', callsText(report.total)],
    ['tokens', `${wholeNumber(report.total.promptTokens)} in, ${wholeNumber(report.total.completionTokens)} out`],
    ['took', `p50 ${timeText(report.total.p50Ms)}, p95 ${timeText(report.total.p95Ms)}`],
  ]);
  return EXIT.done;
}

function callsText({ calls, failures }: Figures): string {
  return `${wholeNumber(calls)}, ${wholeNumber(failures)} failed`;
}

function startText(start: string, { bucket }: Report): string {
  return bucket === 'day' ? start.slice(0, 10) : `${start.slice(0, 10)} ${start.slice(11, 16)}`;
}

function keyText({ key, others }: Report['lines'][number]): string {
  if (others) return '(all others)';
  return key === null ? '(none)' : plainText(key);
}

function timeText(value: number | null): string {
  return value === null ? '-' : milliseconds(value);
}
