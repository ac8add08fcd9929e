import { allRows, type Client, type Row } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { showValue } from '../models/show-value.ts';
import { moment, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { userNumber } from './users.ts';

const MODEL = { model: 'audit_events' };
/** Characters of an id that a table of 80 columns has room for. */
const MOST_ID = 14;

export interface AuditLsOptions {
  /** A part of what happened: `deleted`, `core.users`. */
  readonly event?: string;
  /** A kind of thing, and which one: `users`, `users/2`. */
  readonly of?: string;
  /** User name or number. */
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
  readonly pageSize?: number;
  readonly after?: string;
}

/** What happened, the newest first: what, of which thing, by whom. */
export async function auditLs(context: CommandContext, options: AuditLsOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { pageSize, after } = options;
  const page = await client.models.list({
    params: MODEL,
    query: {
      filters: await filtersOf(client, options),
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(after === undefined ? {} : { after }),
    },
  });
  if (context.json) await printJson(terminal, page);
  else if (page.rows.length === 0) await printHint(terminal, 'nothing of that happened');
  else {
    const nameOf = await userNames(client);
    await printTable(
      terminal,
      [
        { title: 'ID', value: ({ id }) => String(id), align: 'right' },
        { title: 'WHEN', value: ({ timestamp }) => moment(String(timestamp)) },
        { title: 'WHAT', value: ({ eventType }) => plainText(String(eventType)) },
        { title: 'BY', value: nameOf },
        { title: 'OF', value: ({ entityId }) => thingText(entityId, terminal.interactive) },
        { title: 'STATUS', value: ({ status }) => String(status), spare: 1 },
      ],
      page.rows,
    );
    const total = `${wholeNumber(page.totalRows)}${page.more === true ? ' and more' : ''}`;
    const next = typeof page.next === 'string' ? `; the next page: --after ${page.next}` : '';
    await printHint(
      terminal,
      `\n${wholeNumber(page.rows.length)} of ${total}${next}; one whole: enginehouse audit show ID`,
    );
  }
  return EXIT.done;
}

/** On a terminal the beginning of a long id: enough to tell things apart by eye. */
function thingText(entityId: unknown, isNarrow: boolean): string {
  const text = plainText(String(entityId ?? '-'));
  return isNarrow && text.length > MOST_ID ? `${text.slice(0, MOST_ID - 1)}…` : text;
}

async function filtersOf(client: Client, { event, of, by, from, to }: AuditLsOptions) {
  const [entityType, entityId] = of?.split('/') ?? [];
  return {
    ...(event === undefined ? {} : { eventType: event }),
    ...(entityType === undefined ? {} : { entityType }),
    ...(entityId === undefined ? {} : { entityId }),
    ...(by === undefined ? {} : { actorUserId: await userNumber(client, by) }),
    ...(from === undefined && to === undefined
      ? {}
      : { timestamp: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } }),
  };
}

/** Who did it, by the names that there are: one who was deleted is a number, and what no user did has none. */
async function userNames(client: Client): Promise<(row: Row) => string> {
  const users = await allRows(client, 'users').catch(() => []);
  const names = new Map(users.map(({ id, username }) => [id, plainText(String(username))]));
  return ({ actorUserId }) => (actorUserId === null ? '-' : (names.get(actorUserId) ?? `user ${String(actorUserId)}`));
}

/** One audit event: who, from where, and each value before and after. */
export async function auditShow(context: CommandContext, id: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const row = await client.models.view({ params: { ...MODEL, id } });
  if (context.json) {
    await printJson(terminal, row);
    return EXIT.done;
  }
  const nameOf = await userNames(client);
  const said = (value: unknown): string => plainText(String(value ?? '-'));
  await printFacts(terminal, [
    ['what', `${said(row.eventType)}, ${said(row.status)}`],
    ['of', `${said(row.entityType)} ${said(row.entityId)}`],
    ['when', moment(String(row.timestamp))],
    ['by', `${nameOf(row)} as ${said(row.actorRole)}`],
    ['from', `${said(row.channel)}, ${said(row.clientIp)}, node ${said(row.nodeId)}`],
    ['request', said(row.requestId)],
  ]);
  const changes = changesOf(row);
  if (changes.length === 0) return EXIT.done;
  await write(terminal.out, '\n');
  await printTable(
    terminal,
    [
      { title: 'FIELD', value: ({ field }) => plainText(field) },
      { title: 'BEFORE', value: ({ before }) => before },
      { title: 'AFTER', value: ({ before, after }) => (before === after ? after : styled(terminal, 'bold', after)) },
    ],
    changes,
  );
  return EXIT.done;
}

interface Change {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

function changesOf({ before, after }: Row): readonly Change[] {
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const shown = (side: Readonly<Record<string, never>>, name: string): string =>
    Object.hasOwn(side, name) ? showValue(side[name]) : '';
  return names.map((field) => ({ field, before: shown(left, field), after: shown(right, field) }));
}

function fieldsOf(value: unknown): Readonly<Record<string, never>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, never>>) : {};
}
