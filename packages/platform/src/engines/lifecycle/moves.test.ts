import type { InstanceStatus, Wanted } from '@enginehouse/sdk';
import { expect, test } from 'vitest';
import { afterMove, allowedMoves, LIFECYCLE_MOVES } from './moves.ts';

const WANTED: readonly Wanted[] = ['none', 'installed', 'active'];
const STATUSES: readonly InstanceStatus[] = ['uninstalled', 'installing', 'installed', 'active', 'error'];

// Kept by hand beside the table: what is wanted, what is found, and what each call makes of it.
const MOVES = `
  none      uninstalled  beginInstall -> installed
  installed installing   uninstall -> none
  installed installed    activateInstance -> active, uninstall -> none
  installed error        beginInstall -> installed, uninstall -> none
  active    installing   deactivateInstance -> installed
  active    active       deactivateInstance -> installed
  active    error        beginInstall -> active, deactivateInstance -> installed
`;

const LEGAL = new Map(
  MOVES.trim()
    .split('\n')
    .map((line) => {
      const [, wanted, status, moves] = /^\s*(\S+)\s+(\S+)\s+(.*)$/.exec(line) as unknown as string[];
      return [`${wanted} ${status}`, moves];
    }),
);

test('every state allows the moves that are written down, and no other', () => {
  for (const wanted of WANTED) {
    for (const status of STATUSES) {
      const moves = LIFECYCLE_MOVES.flatMap((move) => {
        const after = afterMove({ wanted, status }, move);
        return after === undefined ? [] : [`${move} -> ${after}`];
      });
      const legal = LEGAL.get(`${wanted} ${status}`);
      // What the database computes of a status leaves the others out.
      if (legal !== undefined) expect(`${wanted} ${status}: ${moves.join(', ')}`).toBe(`${wanted} ${status}: ${legal}`);
    }
  }
});

test('installing again needs force where nothing failed, and keeps what is wanted', () => {
  expect(afterMove({ wanted: 'installed', status: 'installed' }, 'beginInstall', true)).toBe('installed');
  expect(afterMove({ wanted: 'active', status: 'active' }, 'beginInstall', true)).toBe('active');
  expect(allowedMoves({ wanted: 'active', status: 'active' })).toEqual([
    'beginInstall with force',
    'deactivateInstance',
  ]);
  expect(allowedMoves({ wanted: 'none', status: 'uninstalled' })).toEqual(['beginInstall']);
});
