export { buildConsole, isConsoleBuilt } from './build-console.ts';
export { CONSOLE_FOLDER } from './console-folder.ts';
