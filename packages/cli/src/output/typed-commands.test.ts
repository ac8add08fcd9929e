import { expect, test } from 'vitest';
import { typedCommands } from './typed-commands.ts';

let option = " --data '/srv/my house'";
const typed = typedCommands(
  () => ['nodes', 'run', 'setup'],
  () => option,
);

test('every command within a text gets the option, and nothing else does', () => {
  expect(typed('see `enginehouse nodes`, or npx enginehouse setup makes one; enginehouse COMMAND --help')).toBe(
    "see `enginehouse --data '/srv/my house' nodes`, or npx enginehouse --data '/srv/my house' setup makes one; " +
      'enginehouse COMMAND --help',
  );
  const others =
    'the enginehouse runs; enginehouse nodes-of; @enginehouse nodes; .enginehouse/db; enginehouse --data x nodes';
  expect(typed(others)).toBe(others);
});

test('a text stays as it is where the option is not needed', () => {
  option = '';
  expect(typed('enginehouse nodes')).toBe('enginehouse nodes');
});
