import type { Client, EgressPolicyView } from '@enginehouse/api';
import { definedOnly } from '../command-options.ts';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance } from '../instances/find-instance.ts';
import { list, moment } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

interface Line {
  readonly subject: string;
  readonly label: string;
  readonly target: string;
  readonly classes: string;
  readonly because: string;
}

/** Who may reach what, and which rule says so. */
export async function egressLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const policy = await client.egress.policy();
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, policy);
    return EXIT.done;
  }
  const lines = policy.subjects.flatMap(linesOf);
  if (lines.length === 0) await printHint(terminal, 'nobody may reach anything: there are no engine instances yet');
  else {
    await printTable(
      terminal,
      [
        { title: 'SUBJECT', value: ({ subject }) => plainText(subject) },
        { title: 'NAME', value: ({ label }) => plainText(label), spare: 1 },
        { title: 'MAY REACH', value: ({ target }) => plainText(target) },
        { title: 'ADDRESSES', value: ({ classes }) => classes, spare: 2 },
        { title: 'BECAUSE OF', value: ({ because }) => plainText(because) },
      ],
      lines,
    );
  }
  if (policy.mode === 'report') {
    const warning = styled(terminal, 'yellow', 'warning');
    await write(
      terminal.err,
      `${warning} denials are only reported, and let through: enginehouse settings reset egressMode ends that\n`,
    );
  }
  return EXIT.done;
}

function linesOf({ subject, label, rules }: EgressPolicyView['subjects'][number]): readonly Line[] {
  if (rules.length === 0) return [{ subject, label, target: 'nothing', classes: '-', because: '-' }];
  return rules.map(({ host, port, classes, because }) => ({
    subject,
    label,
    target: targetText(host, port),
    classes: list(classes),
    because,
  }));
}

/** Whether a subject may reach an address now, and what says so. An engine instance may be named by its name. */
export async function egressCheck(context: CommandContext, word: string, url: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const subject = await subjectOf(client, word);
  const verdict = await client.egress.check({ body: { subject, url } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, { subject, ...verdict });
  else {
    const said = verdict.allowed ? styled(terminal, 'green', 'allowed') : styled(terminal, 'red', 'denied');
    await write(terminal.out, `${said} to ${plainText(subject)}: ${plainText(verdict.because)}\n`);
  }
  return verdict.allowed ? EXIT.done : EXIT.failure;
}

export interface DenialsOptions {
  /** Of this instance or subject alone. */
  readonly subject?: string;
  readonly pageSize?: number;
  readonly after?: string;
}

/** What was refused on its way out, the newest first; kept once for each subject, host and minute. */
export async function egressDenials(context: CommandContext, options: DenialsOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { subject: word, pageSize, after } = options;
  const subject = word === undefined ? undefined : await subjectOf(client, word);
  const page = await client.egress.denials({ query: definedOnly({ subject, pageSize, after }) });
  if (context.json) await printJson(terminal, page);
  else if (page.rows.length === 0) await printHint(terminal, 'nothing was denied');
  else {
    await printTable(
      terminal,
      [
        { title: 'WHEN', value: ({ time }) => moment(time) },
        { title: 'SUBJECT', value: (row) => plainText(row.withheld ? `${row.subject} (withheld)` : row.subject) },
        { title: 'TARGET', value: ({ host, port }) => plainText(targetText(host, port)) },
        { title: 'NODE', value: ({ nodeId }) => plainText(nodeId ?? '-'), spare: 1 },
        { title: 'MODE', value: ({ mode }) => mode, spare: 2 },
        { title: 'WHY', value: ({ because }) => plainText(because) },
      ],
      page.rows,
    );
    if (page.next !== null) await printHint(terminal, `\nthe next page: --after ${page.next}`);
  }
  return EXIT.done;
}

/** `engine/3` by its name or number; any other subject as it is. */
async function subjectOf(client: Client, word: string): Promise<string> {
  return word.includes('/') ? word : `engine/${(await findInstance(client, word)).id}`;
}

function targetText(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
