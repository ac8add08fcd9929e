import type { Client } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';

/** A house to talk to: a server by its URL, the one that owns the data folder, or the folder itself, opened in this process. */
export interface Connection {
  readonly client: Client;
  /** The URL of the server, or null when the house is open in this process. */
  readonly url: string | null;
  /** What was opened, for people: `http://127.0.0.1:7373` or `.enginehouse/db`. */
  readonly where: string;
  close(): Promise<void>;
}

/**
 * What a command wants where no server answers and the data folder holds no house: `standing` (usual) ends with `NO_HOUSE`;
 * `made` makes one; `passing` looks at the engines named in a house that is gone afterwards.
 */
export type HouseWanted = 'standing' | 'made' | 'passing';

/** What every command that talks to a house is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** What the environment says, with the options of the command over it. */
  readonly config: CliConfig;
  /**
   * Opens the house once; closed after the command. What is kept can be read and written without engines; for everything
   * else throws `NO_SERVER_ENGINES` when no server runs and no engines were named. `NO_HOUSE` where there is none.
   */
  readonly connect: (needs: 'engines' | 'run log' | 'core models', wanted?: HouseWanted) => Promise<Connection>;
}
