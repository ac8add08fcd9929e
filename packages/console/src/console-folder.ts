import { join } from 'node:path';

/** The folder of this package. */
export const PACKAGE_FOLDER = join(import.meta.dirname, '..');

/** Where the built console lies: `index.html` and what it loads. */
export const CONSOLE_FOLDER = join(PACKAGE_FOLDER, 'dist');
