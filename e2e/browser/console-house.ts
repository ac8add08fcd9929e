import { buildConsole } from '@enginehouse/console';
import { type RunningProcess, urlServed } from '../command.ts';
import { type HousePlace, housePlace } from '../house-place.ts';

/** The first user of every console under test. */
export const FIRST_USER = { username: 'ada', password: 'correct horse battery' } as const;

export interface ConsoleHouse extends AsyncDisposable {
  readonly place: HousePlace;
  readonly url: string;
  /** The one-time link that the server printed; null where somebody is set up. */
  readonly setupLink: string | null;
  /** The process of this moment. */
  readonly server: RunningProcess;
  /** Kills the server without a word and starts it again, at the same address. */
  restart(): Promise<void>;
}

export interface ConsoleHouseOptions {
  readonly place?: HousePlace;
  /** Arguments of `enginehouse start` beside the port. Default: the example, with the first rows of its sample scored. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const EXAMPLE = ['--engines', 'examples/shop-intent', '--sample', 'examples/shop-intent/sample.csv'];

/** A server with the console, built, on a data folder of its own. */
export async function openConsoleHouse({
  place,
  args = EXAMPLE,
  env = {},
}: ConsoleHouseOptions = {}): Promise<ConsoleHouse> {
  await using opening = new AsyncDisposableStack();
  await buildConsole();
  const house = place ?? opening.use(await housePlace());
  const start = async (port: string) => {
    const process = house.start(['start', '--port', port, ...args], { env });
    const url = await urlServed(process);
    await process.saw(/stop +Ctrl-C/);
    return { process, url };
  };
  const first = await start('0');
  let { process: server } = first;
  opening.defer(() => server[Symbol.asyncDispose]());
  const { url } = first;
  const opened = opening.move();
  return {
    place: house,
    url,
    setupLink: new RegExp(`${url}/setup#\\S+`).exec(server.stdout())?.[0] ?? null,
    get server() {
      return server;
    },
    async restart() {
      await server[Symbol.asyncDispose]();
      ({ process: server } = await start(new URL(url).port));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
