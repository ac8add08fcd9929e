import { secretOnCommandLine, wrongUsage } from '../errors.ts';
import type { Sources } from '../models/secret-source.ts';
import { askSecret } from './ask.ts';
import type { Terminal } from './terminal.ts';

const NOBODY_FIX = 'Add --password @FILE, --password @- (standard input) or --password @env:NAME.';

/** A password from where it is, else asked for without showing it. Throws `SECRET_ON_COMMAND_LINE` for one that stands there. */
export async function passwordFrom(
  terminal: Terminal,
  sources: Sources,
  source: string | undefined,
  question: string,
): Promise<string> {
  if (source !== undefined) {
    const found = await sources.read(source, 'password');
    if (found === undefined) throw secretOnCommandLine('--password');
    return found;
  }
  if (!terminal.asks) throw wrongUsage('no password, and nobody is there to ask', NOBODY_FIX);
  return await askSecret(terminal, question);
}

/** A new password: asked for twice where it is asked for. */
export async function newPasswordFrom(
  terminal: Terminal,
  sources: Sources,
  source: string | undefined,
): Promise<string> {
  const first = await passwordFrom(terminal, sources, source, 'Password, 12 characters or more');
  if (source !== undefined) return first;
  const again = await askSecret(terminal, 'Password again');
  if (first !== again) throw wrongUsage('the two passwords differ', 'Run the command again.');
  return first;
}
