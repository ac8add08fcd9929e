import { expect, test } from 'vitest';
import { silentTerminal } from '../testing/silent-terminal.ts';
import { printFacts, printJson, printTable } from './print-table.ts';
import { styled } from './styles.ts';

const HOSTILE = 'a\u001b[2Jb\u009b1m\u202ec';
const SPELLED = 'a\\u001b[2Jb\\u009b1m\\u202ec';

test('nothing in a cell, a fact or a value acts upon the terminal; colours of our own do', async () => {
  const terminal = { ...silentTerminal(), colours: true };
  const green = styled(terminal, 'green', 'ok');
  await printTable(terminal, [{ title: 'NAME', value: (name: string) => name }], [HOSTILE, green]);
  await printFacts(terminal, [['name', HOSTILE]]);
  expect(terminal.printed().split(SPELLED)).toHaveLength(3);
  expect(terminal.printed()).toContain(green);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(terminal.printed()).not.toMatch(/\u001b\[2J|[\u0080-\u009f\u202e]/);
});

test('JSON means the same, however it is written', async () => {
  const terminal = silentTerminal();
  await printJson(terminal, { name: HOSTILE });
  expect(JSON.parse(terminal.printed())).toEqual({ name: HOSTILE });
  expect(terminal.printed()).toContain(SPELLED);
});
