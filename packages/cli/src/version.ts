import manifest from '../package.json' with { type: 'json' };

/** Of this command: a server may have another. */
export const VERSION: string = manifest.version;
