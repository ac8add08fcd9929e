import type { EgressPolicyView } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance } from '../instances/find-instance.ts';
import { showValue } from '../models/show-value.ts';
import { list, moment, wholeNumber } from '../output/formats.ts';
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
    target: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    classes: list(classes),
    because,
  }));
}

/** Whether a subject may reach an address now, and what says so. An engine instance may be named by its name. */
export async function egressCheck(context: CommandContext, word: string, url: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const subject = word.includes('/') ? word : `engine/${(await findInstance(client, word)).id}`;
  const verdict = await client.egress.check({ body: { subject, url } });
  const { terminal } = context;
  if (context.json) await printJson(terminal, { subject, ...verdict });
  else {
    const said = verdict.allowed ? styled(terminal, 'green', 'allowed') : styled(terminal, 'red', 'denied');
    await write(terminal.out, `${said} to ${plainText(subject)}: ${plainText(verdict.because)}\n`);
  }
  return verdict.allowed ? EXIT.done : EXIT.failure;
}

/** What was refused on its way out, the newest first; kept once for each subject, host and minute. */
export async function egressDenials(
  context: CommandContext,
  options: { readonly pageSize?: number; readonly after?: string },
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { pageSize = 25, after } = options;
  const page = await client.models.list({
    params: { model: 'audit_events' },
    query: {
      pageSize,
      filters: { eventType: 'egress.request.denied' },
      ...(after === undefined ? {} : { after }),
    },
  });
  if (context.json) await printJson(terminal, page);
  else if (page.rows.length === 0) await printHint(terminal, 'nothing was denied');
  else {
    await printTable(
      terminal,
      [
        { title: 'WHEN', value: ({ timestamp }) => moment(String(timestamp)) },
        { title: 'SUBJECT', value: ({ entityId }) => showValue(entityId) },
        { title: 'WHAT', value: ({ after: what }) => showValue(what) },
      ],
      page.rows,
    );
    const next = typeof page.next === 'string' ? `; the next page: --after ${page.next}` : '';
    await printHint(
      terminal,
      `\n${wholeNumber(page.rows.length)} of ${wholeNumber(page.totalRows)}${page.more === true ? ' and more' : ''} denials${next}`,
    );
  }
  return EXIT.done;
}
