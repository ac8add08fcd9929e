import { mkdir } from 'node:fs/promises';
import { type Client, createClient } from '@enginehouse/api';
import { localOperator, openPlatform, type Platform, type PlatformOptions, type Sdk } from '@enginehouse/platform';
import { createServer } from './create-server.ts';
import { serverFileUnwritable } from './errors.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import { makeFolder } from './make-folder.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createLocalToken, ownServerFile, removeServerFile, type ServerFile, writeServerFile } from './server-file.ts';

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

export interface HouseOptions extends PlatformOptions {
  /** Folder of `server.json`, which names the process that owns it. */
  readonly dataDir: string;
  /** The door that is recorded of what is done without a socket. Default `cli`. */
  readonly channel?: string;
  /** Folder of the built console; null (default): programs alone are served. */
  readonly console?: string | null;
}

/**
 * Opens the house of a data folder. Throws `SERVER_RUNNING` when a live process owns the folder, `SERVER_FILE_UNWRITABLE`
 * when it is no folder that this user may write to, and what the platform throws.
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { dataDir, channel = 'cli', console: pages = null, ...platformOptions } = options;
  await using opening = new AsyncDisposableStack();
  const token = createLocalToken();
  const own = await ownServerFile(token, null);
  await takeFolder(dataDir, own);
  // Last of all when closing: as long as the file is there, the folder is taken.
  opening.defer(() => removeServerFile(dataDir, token));
  const metrics = createMetrics();
  const platform = opening.use(await openPlatform({ ...platformOptions, dataDir, observer: metrics.observer }));
  const app = createServer({
    platform,
    token,
    logger: platform.log,
    metrics,
    console: pages,
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
      await writeServerFile(dataDir, { ...own, url: listening.url });
      return { ...listening, close };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function takeFolder(dataDir: string, own: ServerFile): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeServerFile(dataDir, own);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw serverFileUnwritable(dataDir, error);
    throw error;
  }
}
