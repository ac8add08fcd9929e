import { setTimeout as wait } from 'node:timers/promises';
import type { Client, RouteAnswer, RouteNamed } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { needsServer } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { showValue } from '../models/show-value.ts';
import { moment } from '../output/formats.ts';
import { inertText, plainText } from '../output/plain-text.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { listenForLeaving } from '../score/interruption.ts';

export interface EventsOptions {
  /** The position behind which to go on; default: from now on. */
  readonly after?: number;
}

type Event = RouteAnswer<RouteNamed<'events.follow'>>;

/** A server that restarts is there again within seconds; it is asked no more often than this. */
const AGAIN_MS = [500, 1_000, 2_000, 5_000];
/** What a connection that is lost on the way ends with. */
const LOST: ReadonlySet<string> = new Set(['API_STREAM_BROKEN', 'API_UNREACHABLE']);

/** Prints what happens, a line an event, until Ctrl-C; a connection that is lost is made again, and goes on where it was. */
export async function events(
  context: CommandContext,
  pattern: string | undefined,
  options: EventsOptions,
): Promise<ExitCode> {
  const { client, url } = await context.connect('core models');
  const { terminal, config } = context;
  if (url === null) throw needsServer(config.dataDir);
  const leaving = new AbortController();
  const listening = listenForLeaving(() => leaving.abort());
  let after = options.after;
  let lost = 0;
  try {
    for (;;) {
      try {
        for await (const event of followed(client, pattern, after, leaving.signal)) {
          lost = 0;
          if (event.position !== undefined) after = event.position;
          await print(context, event);
        }
      } catch (error) {
        if (leaving.signal.aborted) return EXIT.done;
        if (!isEnginehouseError(error) || !LOST.has(error.code)) throw error;
      }
      // What ended without an error was ended by the server: it closes, or the credential is no longer in force.
      await write(terminal.err, styled(terminal, 'dim', 'the connection was lost; asking again\n'));
      await wait(AGAIN_MS[Math.min(lost++, AGAIN_MS.length - 1)], undefined, { signal: leaving.signal });
    }
  } catch (error) {
    if (leaving.signal.aborted) return EXIT.done;
    throw error;
  } finally {
    listening.stop();
  }
}

function followed(
  client: Client,
  pattern: string | undefined,
  after: number | undefined,
  signal: AbortSignal,
): AsyncIterable<Event> {
  const query = {
    ...(pattern === undefined ? {} : { pattern }),
    ...(after === undefined ? {} : { after: String(after) }),
  };
  return client.events.follow({ query }, { signal });
}

/** With `--json` an event a line, for programs that read lines. */
async function print({ terminal, json }: CommandContext, event: Event): Promise<void> {
  await write(terminal.out, json ? `${inertText(JSON.stringify(event))}\n` : lineOf(terminal, event));
}

function lineOf(terminal: Terminal, { time, type, subject, data, position }: Event): string {
  const when = styled(terminal, 'dim', `${moment(time)} ${position === undefined ? '' : `${position} `}`);
  const about = subject === undefined ? '' : ` ${plainText(subject)}`;
  const what = data === null ? '' : `  ${styled(terminal, 'dim', showValue(data))}`;
  return `${when}${plainText(type)}${about}${what}\n`;
}
