import type { GraphEngine } from './engine-edges.ts';
import type { EngineLayout } from './layout-engines.ts';

/** Lays engines out beside the page, which stays usable meanwhile. The signal ends it. */
export function layoutInWorker(engines: readonly GraphEngine[], signal: AbortSignal): Promise<EngineLayout> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    const end = (settle: () => void): void => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }: MessageEvent<EngineLayout>) => end(() => resolve(data));
    worker.onerror = ({ message }) => end(() => reject(new Error(`The picture could not be laid out: ${message}`)));
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true });
    worker.postMessage(engines);
  });
}
