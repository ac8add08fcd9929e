import { getCallSites } from 'node:util';
import { moduleGraph } from './module-graph.ts';

/** console.log stands a handful of frames above what called it; deeper stacks of the engine's own are cut here. */
const FRAMES = 60;

/** The engine code that is on the stack right now, nearest the top: the file of its own closure; undefined for none. */
export function engineCodeOnStack(): string | undefined {
  const graph = moduleGraph();
  for (const site of getCallSites(FRAMES)) {
    const file = graph.fileOfScript(site.scriptName);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** What engine code printed: the file that did, and the text. */
export type EnginePrint = (file: string, text: string) => void;

/**
 * Takes what engine code prints to standard output (`console.log` above all) out of it, until disposed: whoever writes
 * a document there, as `--json` does, keeps it whole. What the program itself writes goes through. Costs the host a walk
 * over its call sites for each write, about 10 microseconds.
 */
export function divertEnginePrints(divert: EnginePrint): Disposable {
  const stream = process.stdout;
  const write = stream.write;
  const diverting = function (this: typeof stream, ...args: Parameters<typeof write>): boolean {
    const file = engineCodeOnStack();
    if (file === undefined) return Reflect.apply(write, stream, args);
    const [chunk] = args;
    divert(file, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const written = args.find((argument) => typeof argument === 'function');
    if (written !== undefined) process.nextTick(written);
    return true;
  };
  stream.write = diverting as typeof write;
  return {
    [Symbol.dispose]: () => {
      if (stream.write === diverting) stream.write = write;
    },
  };
}
