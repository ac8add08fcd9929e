import type { KeyList, RotationReport } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted, list, moment, wholeNumber } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { startStepProgress } from '../output/step-progress.ts';
import { styled } from '../output/styles.ts';
import { asTyped, type Terminal, write } from '../output/terminal.ts';
import { listenForInterrupt } from '../score/interruption.ts';

/** The keys that values are sealed with. */
export async function keysLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const answer = await client.keys.list();
  const { terminal } = context;
  if (context.json) await printJson(terminal, answer);
  else await printKeys(terminal, answer);
  return EXIT.done;
}

async function printKeys(terminal: Terminal, { keys }: KeyList): Promise<void> {
  await printTable(
    terminal,
    [
      { title: 'KEY', value: ({ keyId }) => keyId },
      { title: 'STATE', value: stateText },
      { title: 'VALUES', value: ({ values }) => wholeNumber(values), align: 'right' },
      { title: 'ADDED', value: ({ addedAt }) => moment(addedAt), spare: 2 },
      { title: 'FINGERPRINT', value: ({ fingerprint }) => fingerprint, spare: 1 },
      { title: 'MISSING ON', value: ({ missingOn }) => list(missingOn, '-') },
    ],
    keys,
  );
  if (keys.some(isWaiting)) {
    await printHint(terminal, '\na key waits: enginehouse keys rotate seals with it');
  }
}

type Key = KeyList['keys'][number];

function isWaiting({ state, sealedSince }: Key): boolean {
  return state === 'opens' && sealedSince === null;
}

function stateText(key: Key): string {
  return isWaiting(key) ? 'waits' : key.state;
}

export interface KeysRotateOptions {
  /** The key that shall seal. */
  readonly to?: string;
}

/** Seals every value with another key, and says how far it is. */
export async function keysRotate(context: CommandContext, options: KeysRotateOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const leaving = new AbortController();
  const interruption = listenForInterrupt(terminal, () => leaving.abort());
  let report: RotationReport | null = null;
  try {
    using progress = startStepProgress(terminal);
    const body = options.to === undefined ? {} : { to: options.to };
    for await (const event of client.keys.rotating({ body }, { signal: leaving.signal })) {
      if (event.type === 'done') report = event.result;
      else if (event.progress.step === 'values') {
        progress.update(event.progress.table, event.progress.done, event.progress.total);
      } else progress.update(`waiting for ${list(event.progress.waitingFor)}`, 0, event.progress.waitingFor.length);
    }
  } catch (error) {
    if (leaving.signal.aborted) throw interrupted('the rotation');
    throw error;
  } finally {
    interruption.stop();
  }
  if (report === null) throw new TypeError('the rotation ended without its report');
  if (context.json) await printJson(terminal, report);
  else await printReport(terminal, report);
  return report.needAttention > 0 ? EXIT.someFailed : EXIT.done;
}

async function printReport(terminal: Terminal, report: RotationReport): Promise<void> {
  const { keyId, resealed, keys, retired, needsAttention, needAttention } = report;
  await write(terminal.out, `${styled(terminal, 'green', 'rotated')}: ${keyId} seals\n`);
  await printFacts(terminal, [
    ['sealed anew', counted(resealed, 'value')],
    ['retired', list(retired)],
    ...keys.map((key) => [`on ${key.keyId}`, `${counted(key.values, 'value')}, ${key.state}`] as const),
  ]);
  if (needAttention === 0) return;
  await write(
    terminal.err,
    `${styled(terminal, 'yellow', 'warning')} not opened, and keeping its key from retiring: ${counted(needAttention, 'value')}\n`,
  );
  for (const { table, rowId, path, code, fix } of needsAttention) {
    await write(
      terminal.err,
      `  - ${table} ${rowId} ${path}: ${code}\n    ${styled(terminal, 'green', 'fix')}: ${asTyped(terminal, fix)}\n`,
    );
  }
}
