import { resolve } from 'node:path';

/** What the environment says; options of a command overrule it. The one place that reads it. */
export interface CliConfig {
  /** Folder of the embedded database and of `server.json`. `ENGINEHOUSE_DATA`, default `.enginehouse`. */
  readonly dataDir: string;
  /** A PostgreSQL server in place of the embedded database. `DATABASE_URL`. */
  readonly databaseUrl: string | null;
  /** Id of this node among others. `ENGINEHOUSE_NODE`, default one that the data folder keeps. */
  readonly nodeId: string | null;
  /** Folders of engines. `ENGINEHOUSE_ENGINES`, separated by commas. */
  readonly engines: readonly string[];
  /**
   * Providers beside those that come along: names of packages, or paths that start with `.` or `/`. `ENGINEHOUSE_PROVIDERS`,
   * separated by commas.
   */
  readonly providers: readonly string[];
  /** pino level for what the process says of itself, on standard error. `ENGINEHOUSE_LOG`, default `warn`. */
  readonly logLevel: string;
  /** A server to ask in place of the data folder, for example `https://house.example`. `ENGINEHOUSE_URL`. */
  readonly url: string | null;
  /**
   * Where the API token for `url` is: what `ENGINEHOUSE_TOKEN` holds as `@env:ENGINEHOUSE_TOKEN`, the file that
   * `ENGINEHOUSE_TOKEN_FILE` names as `@FILE`, or what `--token` says; null: none. Never the token itself.
   */
  readonly tokenSource: string | null;
  /** Where people reach the server, for example `https://house.example`. `ENGINEHOUSE_PUBLIC_URL`. */
  readonly publicUrl: string | null;
  /** Addresses and networks of proxies that are believed. `TRUSTED_PROXIES`, separated by commas. */
  readonly trustedProxies: readonly string[];
  /** Requests within a minute of one caller, 0: any number. `ENGINEHOUSE_RATE_LIMIT`, default that of the server. */
  readonly rateLimit: number | null;
  /** No colours, whatever the terminal can. `NO_COLOR`. */
  readonly noColour: boolean;
  /** Any other variable, for a value that a command is told to take from there (`@env:NAME`). */
  readonly variable: (name: string) => string | undefined;
}

export function readConfig(environment: NodeJS.ProcessEnv = process.env): CliConfig {
  const text = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const list = (name: string): readonly string[] =>
    (text(name) ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  const tokenFile = text('ENGINEHOUSE_TOKEN_FILE');
  const tokenNamed = text('ENGINEHOUSE_TOKEN') === null ? null : '@env:ENGINEHOUSE_TOKEN';
  return {
    dataDir: resolve(text('ENGINEHOUSE_DATA') ?? '.enginehouse'),
    databaseUrl: text('DATABASE_URL'),
    nodeId: text('ENGINEHOUSE_NODE'),
    engines: list('ENGINEHOUSE_ENGINES'),
    providers: list('ENGINEHOUSE_PROVIDERS'),
    logLevel: text('ENGINEHOUSE_LOG') ?? 'warn',
    url: text('ENGINEHOUSE_URL'),
    tokenSource: tokenNamed ?? (tokenFile === null ? null : `@${tokenFile}`),
    publicUrl: text('ENGINEHOUSE_PUBLIC_URL'),
    trustedProxies: list('TRUSTED_PROXIES'),
    rateLimit: text('ENGINEHOUSE_RATE_LIMIT') === null ? null : Number(text('ENGINEHOUSE_RATE_LIMIT')),
    noColour: text('NO_COLOR') !== null,
    variable: (name) => environment[name],
  };
}
