import { type Client, createClient } from '@enginehouse/api';
import {
  localOperator,
  observerOf,
  openPlatform,
  type Platform,
  type PlatformOptions,
  type Sdk,
  VERSION,
} from '@enginehouse/platform';
import { checkedDoor, type DoorOptions } from './door-options.ts';
import { serverFileUnwritable } from './errors.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import { makeFolder } from './make-folder.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createLocalToken, ownServerFile, removeServerFile, type ServerFile, writeServerFile } from './server-file.ts';
import { readTraceConfig, type TraceConfig } from './traces/config.ts';
import { openTracing } from './traces/open-tracing.ts';

/** A platform opened in this process, with the server over it. */
export interface House extends AsyncDisposable {
  readonly platform: Platform;
  /** The routes of the server, called without a socket. */
  readonly client: Client;
  /** The domain calls, as the operator of this machine. */
  readonly sdk: Sdk;
  /** Answers on an address, and says so in `server.json`. */
  listen(options?: ListenOptions): Promise<Listening>;
  /** Drains, then closes everything. */
  close(): Promise<void>;
}

export interface HouseOptions extends PlatformOptions, DoorOptions {
  /** Folder of `server.json`, which names the process that owns it. */
  readonly dataDir: string;
  /** The door that is recorded of what is done without a socket. Default `cli`. */
  readonly channel?: string;
  /** Folder of the built console; null (default): programs alone are served. */
  readonly console?: string | null;
  /** Where traces go; null: nowhere. Default: as the environment says. */
  readonly traces?: TraceConfig | null;
}

/**
 * Opens the house of a data folder. Throws `SERVER_RUNNING` when a live process owns the folder, `SERVER_FILE_UNWRITABLE`
 * when it is no folder that this user may write to, and what the platform throws.
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const {
    dataDir,
    channel = 'cli',
    console: pages = null,
    publicUrl,
    trustedProxies,
    requestsPerMinute,
    traces = readTraceConfig(),
    ...platformOptions
  } = options;
  const door: DoorOptions = {
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
  // Before anything is opened.
  checkedDoor(door);
  await using opening = new AsyncDisposableStack();
  const token = createLocalToken();
  const own = await ownServerFile(token, null);
  await takeFolder(dataDir, own);
  // Last of all when closing: as long as the file is there, the folder is taken.
  opening.defer(() => removeServerFile(dataDir, token));
  const metrics = createMetrics();
  let tellLost = (_error: unknown): void => undefined;
  const lost = (error: unknown): void => tellLost(error);
  const tracing = traces === null ? null : opening.use(await openTracing(traces, { lost, version: VERSION }));
  const platformOpened = openPlatform({
    ...platformOptions,
    dataDir,
    ...(tracing === null
      ? { observer: metrics.observer }
      : { observer: observerOf([metrics.observer, tracing.observer]), trace: tracing.context }),
  });
  // The code of the door is loaded while the database begins.
  const [platform, { createServer }] = await Promise.all([
    platformOpened.then((made) => opening.use(made)),
    import('./create-server.ts'),
  ]);
  tellLost = (error) => platform.log.warn({ err: error }, 'traces could not be sent');
  const app = createServer({
    platform,
    token,
    logger: platform.log,
    metrics,
    version: VERSION,
    ...(tracing === null ? {} : { tracing }),
    console: pages,
    ...door,
    sessionOf: ({ inProcess, ...facts }) => localOperator({ ...facts, channel: inProcess ? channel : 'http' }),
  });
  opening.defer(() => app.close());
  const opened = opening.move();
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= opened.disposeAsync();
    return closed;
  };
  return {
    platform,
    client: createClient({ baseUrl: 'http://localhost', token, fetch: inProcessFetch(app) }),
    sdk: platform.createSdk(localOperator({ channel })),
    async listen(listenOptions) {
      const listening = await listen(app, listenOptions);
      opened.defer(platform.listensOn(listening));
      await writeServerFile(dataDir, { ...own, url: listening.url, host: listening.host });
      return { ...listening, close };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function takeFolder(dataDir: string, own: ServerFile): Promise<void> {
  try {
    await makeFolder(dataDir, 0o700);
    await writeServerFile(dataDir, own);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw serverFileUnwritable(dataDir, error);
    throw error;
  }
}
