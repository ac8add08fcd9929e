import { expect, test } from 'vitest';
import { movesOf } from './instance.ts';

// The table of `sdk.engines`, and what its install calls (cancel, retry) are good for in each state.
const MOVES = `
  none      uninstalled  install
  installed installing   cancel, uninstall
  installed installed    activate, uninstall
  installed error        retry, uninstall
  installed uninstalled  uninstall
  active    installing   cancel, deactivate
  active    active       deactivate
  active    error        retry, deactivate
`;

test.each(
  MOVES.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}|\s(?=uninstalled|installing|installed|active|error)/)),
)('%s, %s: %s', (wanted, status, moves) => {
  const found = movesOf({ wanted, status } as Parameters<typeof movesOf>[0]);
  expect(found.join(', ')).toBe(moves?.trim());
});
