import { delimiter, dirname, join } from 'node:path';

/** What installs need to know of the machine. The one place that reads it from the environment. */
export interface InstallConfig {
  /** Where npm may be, best first: `npm-cli.js` files and programs. */
  readonly npmPlaces: readonly string[];
  /** Everything that npm gets to see of the environment. */
  readonly environment: { readonly [name: string]: string };
}

/** What a program needs to run at all, and to reach a registry from where it is. */
const KEPT = new Set([
  ...[
    'HOME',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'SYSTEMROOT',
    'COMSPEC',
    'TMPDIR',
    'TEMP',
    'TMP',
    'LANG',
    'LC_ALL',
  ],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]);
/** Of npm's own settings: where packages come from. What `npm start` sets for its scripts says nothing of that. */
const KEPT_OF_NPM = new Set([
  ...[
    'registry',
    'cache',
    'userconfig',
    'globalconfig',
    'proxy',
    'https_proxy',
    'noproxy',
    'cafile',
    'ca',
    'strict_ssl',
  ],
]);
const NPM_SETTING = /^npm_config_(.+)$/i;

/**
 * `ENGINEHOUSE_NPM` names the npm to use; without it the one beside the Node that runs, the one that started this process, and
 * the one in PATH. Nothing of Enginehouse, of its database or of its secrets is in the environment of an install.
 */
export function readInstallConfig(environment: NodeJS.ProcessEnv = process.env): InstallConfig {
  const bin = dirname(process.execPath);
  const named = environment.ENGINEHOUSE_NPM?.trim();
  const started = environment.npm_execpath;
  const inPath = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return {
    npmPlaces: [
      ...(named === undefined || named === '' ? [] : [named]),
      join(bin, '../lib/node_modules/npm/bin/npm-cli.js'),
      join(bin, 'node_modules/npm/bin/npm-cli.js'),
      ...(started?.endsWith('npm-cli.js') === true ? [started] : []),
      ...inPath.map((folder) => join(folder, 'npm')),
    ],
    environment: Object.fromEntries([
      ...Object.entries(environment).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0]),
      ),
      // npm starts `node` by name, and finds the one that runs here.
      ['PATH', [bin, ...inPath].join(delimiter)],
    ]),
  };
}

function isKept(name: string): boolean {
  if (KEPT.has(name.toUpperCase())) return true;
  const setting = NPM_SETTING.exec(name)?.[1]?.toLowerCase();
  if (setting === undefined) return false;
  // `@scope:registry`, and `//registry.example/:_authToken`: which registry, and the key to it.
  return KEPT_OF_NPM.has(setting) || setting.startsWith('@') || setting.startsWith('//');
}
