import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import { processRegistry } from '../registry.ts';
import { importTimeLimit } from './import-failure.ts';
import { moduleGraph } from './module-graph.ts';

const FRAMES = 100;
/** This function, `register` of the registry and `registerEngine`: the caller stands below them. */
const OWN_FRAMES = 3;
const ENGINE_FILE = /\.engine\.(ts|js|mjs)$/;

/** From now on every registration of this process knows the engine file that made it. */
export function locateCallers(): void {
  processRegistry().locateCaller ??= callerFile;
}

/**
 * The file that made the call, by the call sites: the nearest that has the name of an engine file, because an author's
 * own `registerEngine` in between may be a function that adds to the definition; else the nearest file that was
 * imported as one.
 */
function callerFile(): string | undefined {
  const graph = moduleGraph();
  let tracked: string | undefined;
  for (const { scriptName } of getCallSites(FRAMES).slice(OWN_FRAMES)) {
    const limitMs = graph.limitOutlived(scriptName);
    if (limitMs !== undefined) throw importTimeLimit(graph.fileOfScript(scriptName) ?? scriptName, limitMs);
    const file = graph.fileOfScript(scriptName);
    if (file !== undefined && ENGINE_FILE.test(file)) return file;
    if (file === undefined && ENGINE_FILE.test(withoutQuery(scriptName))) return pathOf(withoutQuery(scriptName));
    tracked ??= file;
  }
  return tracked;
}

function withoutQuery(script: string): string {
  const query = script.startsWith('file:') ? script.indexOf('?') : -1;
  return query === -1 ? script : script.slice(0, query);
}

function pathOf(script: string): string {
  return script.startsWith('file:') ? fileURLToPath(script) : script;
}
