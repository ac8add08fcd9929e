import { expect, test } from 'vitest';
import { changeOf, draftOf } from './state-change.ts';

const active = {
  activationState: 'active',
  researchOnly: false,
  restrictedToTeams: [],
  priority: 0,
  withheld: false,
} as const;
const research = { ...active, activationState: 'research-only', researchOnly: true, withheld: true } as const;

test('a form that nobody touched changes nothing', () => {
  expect(changeOf(draftOf(active), active)).toBeNull();
  expect(changeOf(draftOf(research), research)).toBeNull();
});

test('asks for what differs, and for nothing else', () => {
  expect(changeOf({ ...draftOf(active), state: 'deprecated' }, active)).toEqual({ activationState: 'deprecated' });
  expect(changeOf({ ...draftOf(active), priority: 7 }, active)).toEqual({ priority: 7 });
  expect(changeOf({ ...draftOf(active), state: 'restricted', teams: ['legal'] }, active)).toEqual({
    activationState: 'restricted',
    restrictedToTeams: ['legal'],
  });
});

test('the order of teams is no change; teams count only for what is restricted', () => {
  const restricted = { ...active, activationState: 'restricted', restrictedToTeams: ['a', 'b'] } as const;
  expect(changeOf({ ...draftOf(restricted), teams: ['b', 'a'] }, restricted)).toBeNull();
  expect(changeOf({ ...draftOf(active), teams: ['legal'] }, active)).toBeNull();
});

test('the mark that withholds is never sent along with research, nor lost on the way out of it', () => {
  expect(changeOf({ ...draftOf(research), state: 'active' }, research)).toEqual({ activationState: 'active' });
  expect(changeOf({ ...draftOf(research), state: 'active', withhold: false }, research)).toEqual({
    activationState: 'active',
    researchOnly: false,
  });
  expect(changeOf({ ...draftOf(active), state: 'research-only', withhold: true }, active)).toEqual({
    activationState: 'research-only',
  });
});

test('as declared takes every override away', () => {
  expect(changeOf({ ...draftOf(research), state: 'declared' }, research)).toEqual({
    activationState: null,
    researchOnly: null,
    restrictedToTeams: null,
    priority: null,
  });
});
