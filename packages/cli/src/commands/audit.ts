import type { AuditVerification, EngineStatesAt } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { showCell, showValue } from '../models/show-value.ts';
import { list, moment, shortHash, wholeNumber } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { startStepProgress } from '../output/step-progress.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { listenForInterrupt } from '../score/interruption.ts';
import { overrideText } from './engines-show.ts';

/** Where the chain over audit events ends: to be kept elsewhere. */
export async function auditHead(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const answer = await client.audit.head();
  const { terminal } = context;
  if (context.json) await printJson(terminal, answer);
  else if (answer.head === null) await write(terminal.out, 'nothing was sealed yet\n');
  else {
    // The word alone on its line, to be cut out by a program.
    await write(terminal.out, `${answer.head.text}\n`);
    await write(terminal.err, styled(terminal, 'dim', `sealed ${moment(answer.head.sealedAt)}\n`));
  }
  return EXIT.done;
}

export interface AuditVerifyOptions {
  /** What `audit head` printed earlier. */
  readonly head?: string;
}

/** Checks every audit event against the chain. A broken one has an exit code of its own. */
export async function auditVerify(context: CommandContext, options: AuditVerifyOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const leaving = new AbortController();
  const interruption = listenForInterrupt(terminal, () => leaving.abort());
  let found: AuditVerification | null = null;
  try {
    using progress = startStepProgress(terminal);
    const body = options.head === undefined ? {} : { head: options.head };
    for await (const event of client.audit.verifying({ body }, { signal: leaving.signal })) {
      if (event.type === 'done') found = event.result;
      else progress.update('checking', event.progress.done, event.progress.total);
    }
  } catch (error) {
    if (leaving.signal.aborted) throw interrupted('the check');
    throw error;
  } finally {
    interruption.stop();
  }
  if (found === null) throw new TypeError('the check ended without what it found');
  if (context.json) await printJson(terminal, found);
  else await printVerification(terminal, found, options.head !== undefined);
  return found.intact ? EXIT.done : EXIT.brokenChain;
}

async function printVerification(terminal: Terminal, found: AuditVerification, compared: boolean): Promise<void> {
  const { intact, broken, head, batches, events, droppedBatches, unsealed } = found;
  const word = intact
    ? styled(terminal, 'green', 'the chain is whole')
    : styled(terminal, 'red', 'the chain is broken');
  await write(terminal.out, `${word}\n`);
  await printFacts(terminal, [
    ...(broken === null
      ? []
      : ([
          ['first broken', `batch ${broken.seq}: ${broken.message} (${broken.reason})`],
          ...(broken.eventIds.length === 0 ? [] : ([['events', list(broken.eventIds.map(String))]] as const)),
        ] as const)),
    ['found whole', `${wholeNumber(events)} events in ${wholeNumber(batches)} batches`],
    ['removed', `${wholeNumber(droppedBatches)} batches, by retention`],
    ['not yet sealed', `${wholeNumber(unsealed)} events`],
    ['ends with', head === null ? 'nothing was sealed yet' : `batch ${head.seq}, ${shortHash(head.hash)}`],
  ]);
  if (intact && !compared) {
    await printHint(terminal, 'a chain cut at its end looks whole: compare with an earlier one by --head');
  }
}

type EngineAt = EngineStatesAt['engines'][number];

function returnedText({ effective, withheld }: EngineAt): string {
  if (effective?.activationState === 'deprecated') return 'did not run';
  return withheld ? 'no' : 'yes';
}

export interface AuditAtOptions {
  /** A core model: its rows instead of the engines. */
  readonly model?: string;
}

/** What the house was at a time: its engines, or the rows of a core model. */
export async function auditAt(context: CommandContext, time: string, { model }: AuditAtOptions): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  if (model !== undefined) {
    const answer = await client.audit.rows({ params: { model }, query: { time } });
    if (context.json) await printJson(terminal, answer);
    else if (answer.rows.length === 0) await write(terminal.out, `no rows of ${model} at ${moment(time)}\n`);
    else {
      await printTable(
        terminal,
        [
          { title: 'ROW', value: ({ id }) => showCell(id) },
          { title: 'SINCE', value: ({ since }) => moment(since) },
          { title: 'VALUES', value: ({ values }) => showValue(values) },
        ],
        answer.rows,
      );
    }
    return EXIT.done;
  }
  const answer = await client.audit.states({ query: { time } });
  if (context.json) await printJson(terminal, answer);
  else {
    await printTable(
      terminal,
      [
        { title: 'ENGINE', value: ({ engineId }) => engineId },
        { title: 'VERSION', value: ({ version }) => version ?? '-' },
        { title: 'STATE', value: ({ effective }) => effective?.activationState ?? '-' },
        { title: 'RETURNED', value: returnedText },
        { title: 'OVERRIDE', value: ({ override }) => (override === null ? '-' : overrideText(override)), spare: 2 },
        { title: 'SINCE', value: ({ since }) => (since === null ? '-' : moment(since)), spare: 3 },
        { title: 'BY', value: ({ actor }) => actor ?? '-', spare: 4 },
        { title: 'REASON', value: ({ reason }) => reason ?? '-', spare: 1 },
      ],
      answer.engines,
    );
  }
  return EXIT.done;
}
