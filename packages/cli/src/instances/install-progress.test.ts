import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { startInstallProgress } from './install-progress.ts';

const node = {
  nodeId: 'north-1',
  live: true,
  status: 'installing',
  progress: 0.4,
  manifestVersion: null,
  lastError: null,
  startedAt: null,
  completedAt: null,
  lastHeartbeatAt: null,
} as const;

async function drawn(progress: boolean, quiet = false): Promise<string> {
  const err = Object.assign(new PassThrough(), {
    isTTY: progress,
    columns: 80,
    cursorTo() {},
    clearLine() {},
    moveCursor() {},
  });
  {
    using bars = startInstallProgress({ ...silentTerminal(), err, progress, width: 80 }, quiet);
    bars.nodes([node, { ...node, nodeId: 'south-10' }, { ...node, nodeId: 'gone', live: false }]);
    await bars.line('north-1', `npm \u001b[2J${'x'.repeat(200)}`);
  }
  return String(err.read() ?? '');
}

test('a terminal shows a bar for each live node, and what they say cut to its width', async () => {
  const shown = await drawn(true);
  expect(shown).toMatch(/north-1 {2}.* 40% {2}installing/);
  expect(shown).toMatch(/south-10 .* 40% {2}installing/);
  expect(shown).not.toContain('gone');
  expect(shown).toContain('npm \\u001b[2Jx');
  expect(shown).toContain('x\u001b[K\n');
  expect(shown).not.toContain('x'.repeat(80));
});

test('elsewhere there are the lines alone, whole; and nothing where nothing was asked for', async () => {
  expect(await drawn(false)).toBe(`north-1  npm \\u001b[2J${'x'.repeat(200)}\n`);
  expect(await drawn(true, true)).toBe('');
});
