import type { InstallStatus } from '@enginehouse/api';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { plainText } from '../output/plain-text.ts';
import { type Terminal, write } from '../output/terminal.ts';

type NodeInstall = InstallStatus['nodes'][number];

/** How far each node is with an installation, and what it says meanwhile; on standard error. */
export interface InstallProgress extends Disposable {
  nodes(nodes: readonly NodeInstall[]): void;
  line(nodeId: string, text: string): Promise<void>;
}

/** Clears the line from the cursor on. */
const CLEAR_REST = '\u001b[K';

/** On a terminal a bar for each node with the lines above them; elsewhere the lines alone. `quiet` says nothing. */
export function startInstallProgress(terminal: Terminal, quiet: boolean): InstallProgress {
  if (quiet) return { nodes: () => undefined, line: async () => undefined, [Symbol.dispose]: () => undefined };
  const said = (nodeId: string, text: string): string => `${plainText(nodeId)}  ${plainText(text)}`;
  if (!terminal.progress) {
    return {
      nodes: () => undefined,
      line: (nodeId, text) => write(terminal.err, `${said(nodeId, text)}\n`),
      [Symbol.dispose]: () => undefined,
    };
  }
  const bars = new Map<string, SingleBar>();
  const all = new MultiBar(
    {
      format: '{node} {bar} {percentage}%  {state}',
      stream: terminal.err as NodeJS.WriteStream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      fps: 10,
      // Ctrl-C is the command's to hear.
      gracefulExit: false,
      // Otherwise lines that are said before the first bar are kept back until there is one.
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  return {
    nodes(nodes) {
      const width = Math.max(...nodes.map(({ nodeId }) => nodeId.length));
      for (const { nodeId, progress, status } of nodes.filter(({ live }) => live)) {
        const node = plainText(nodeId).padEnd(width);
        const bar = bars.get(nodeId) ?? all.create(100, 0, { node, state: status });
        bars.set(nodeId, bar);
        bar.update(Math.round((status === 'installed' ? 1 : progress) * 100), { node, state: status });
      }
    },
    async line(nodeId, text) {
      // A line that is longer than the terminal would push the bars out of their places.
      // It is written over a bar, whose end would be left behind it.
      all.log(`${said(nodeId, text).slice(0, terminal.width - 1)}${CLEAR_REST}\n`);
    },
    [Symbol.dispose]() {
      // Lines wait for the next time that the bars are drawn: stopping alone would lose the last of them.
      all.update();
      all.stop();
    },
  };
}
