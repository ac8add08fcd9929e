import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createProgram } from '../program.ts';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { verbFirst } from './verb-first.ts';

const program = createProgram(silentTerminal(), readConfig({}));
const turned = (line: string): string => verbFirst(line.split(' '), program).join(' ');

test.each([
  ['models', 'models index'],
  ['models --json', 'models index --json'],
  ['models --help', 'models --help'],
  ['models help ls', 'models help ls'],
  ['models users', 'models ls users'],
  ['models users --json', 'models ls users --json'],
  ['models users ls', 'models ls users'],
  ['models --data .try users ls --json', 'models ls --data .try users --json'],
  ['models users --data ls get 3', 'models get users --data ls 3'],
  ['models users create username=create role=ls', 'models create users username=create role=ls'],
  ['models users --help', 'models ls users --help'],
  ['models ls users', 'models ls users'],
  ['--data models models users', '--data models models ls users'],
  ['--data=.try models', '--data=.try models index'],
  ['runs ls', 'runs ls'],
])('%s', (line, expected) => {
  expect(turned(line)).toBe(expected);
});

test('a verb that there is not is wrong usage and names the nearest', () => {
  expect(() => turned('models users lst')).toThrow(/'lst' is nothing that a core model does; did you mean 'ls'/);
  expect(() => turned('models users verify ada')).toThrow(expect.objectContaining({ code: 'WRONG_USAGE' }));
  expect(() => turned('models users index')).toThrow(
    expect.objectContaining({ fix: expect.stringMatching(/one of ls, get, create, set, rm, schema\.$/) }),
  );
});
