import type { Readable } from 'node:stream';
import { confirm, isCancel, password, text } from '@clack/prompts';
import { cancelled } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** Asks for one line. Throws `CANCELLED` on Ctrl-C, as all questions do. */
export async function askText(terminal: Terminal, message: string, required: boolean): Promise<string> {
  const refuseNothing = (value: string | undefined): string | undefined =>
    required && (value ?? '').trim() === '' ? 'This cannot be empty.' : undefined;
  return answered(await text({ ...streamsOf(terminal), message, validate: refuseNothing })) ?? '';
}

/** Asks for a secret, without showing it. */
export async function askSecret(terminal: Terminal, message: string): Promise<string> {
  const refuseNothing = (value: string | undefined): string | undefined =>
    (value ?? '') === '' ? 'This cannot be empty.' : undefined;
  return answered(await password({ ...streamsOf(terminal), message, validate: refuseNothing }));
}

/** Asks yes or no; Enter says no. */
export async function askWhether(terminal: Terminal, message: string): Promise<boolean> {
  return answered(await confirm({ ...streamsOf(terminal), message, initialValue: false }));
}

/** Questions are said on standard error: standard output is the result's. */
function streamsOf(terminal: Terminal) {
  return { input: terminal.in as Readable, output: terminal.err };
}

function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value)) throw cancelled();
  return value as Exclude<Value, symbol>;
}
