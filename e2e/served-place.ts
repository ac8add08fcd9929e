import { type RunningProcess, urlServed } from './command.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { type EngineFolder, engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

/** A place whose house serves. At the end of its block the server is killed, and the place gone. */
export interface ServedPlace extends AsyncDisposable {
  readonly place: HousePlace;
  readonly engines: EngineFolder;
  readonly server: RunningProcess;
  readonly url: string;
}

export interface ServedPlaceOptions {
  /** Default: one of its own on the embedded database; one that is given stays. */
  readonly place?: HousePlace;
  /** Default: `RESEARCHING_ENGINES`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Arguments of `enginehouse start` beside the port and the engines. */
  readonly args?: readonly string[];
}

/** Serves a house of a place, from another process. */
export async function servedPlace({
  place,
  files = RESEARCHING_ENGINES,
  args = [],
}: ServedPlaceOptions = {}): Promise<ServedPlace> {
  await using opening = new AsyncDisposableStack();
  const own = place ?? opening.use(await housePlace());
  const engines = opening.use(engineFolder(files));
  const server = opening.use(own.start(['start', '--port', '0', '--engines', engines.path, ...args]));
  const url = await urlServed(server);
  const opened = opening.move();
  return { place: own, engines, server, url, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
