import type { Client } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';

/** A house to talk to: the server that owns the data folder, or the data folder itself, opened in this process. */
export interface Connection {
  readonly client: Client;
  /** The URL of the server, or null when the house is open in this process. */
  readonly url: string | null;
  /** What was opened, for people: `http://127.0.0.1:7373` or `.enginehouse/db`. */
  readonly where: string;
  close(): Promise<void>;
}

/** What every command that talks to a house is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** What the environment says, with the options of the command over it. */
  readonly config: CliConfig;
  /**
   * Opens the house once; closed after the command. What is kept can be read and written without engines; for everything
   * else throws `NO_SERVER_ENGINES` when no server runs and no engines were named.
   */
  readonly connect: (needs: 'engines' | 'run log' | 'core models') => Promise<Connection>;
}
