import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The project root, from which commands run. */
export const ROOT = join(import.meta.dirname, '..');

/** The program behind `enginehouse`. */
export const COMMAND = join(ROOT, 'packages', 'cli', 'bin', 'enginehouse.mjs');

export interface CommandOptions {
  /** Written to standard input, which then ends. Default: an empty one. */
  readonly input?: string;
  /** Leaves standard input open, for the test to write to. */
  readonly holdInput?: boolean;
  /** Beside what the process needs of this one's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the project root. */
  readonly cwd?: string;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without the lines that say what a slow start is doing: on a busy machine every start is slow. */
  readonly stderr: string;
}

/** A process under way; disposing of it kills it and waits for its end. */
export interface RunningProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the match when standard output or standard error holds one; rejects when the process ends first. */
  readonly saw: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Runs `enginehouse ARGS` as a process of its own, to its end. */
export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return startCommand(args, options).ended;
}

/** Starts `enginehouse ARGS` as a process of its own. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): RunningProcess {
  return startProcess(process.execPath, [COMMAND, ...args], options);
}

/** Starts any program. The environment is small, so that what a developer has set changes no test. */
export function startProcess(program: string, args: readonly string[], options: CommandOptions = {}): RunningProcess {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'CI'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(program, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...Object.fromEntries(kept), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A process that ends without reading its input is no error of the test.
  child.stdin.on('error', () => undefined);
  if (options.holdInput === true) child.stdin.write(options.input ?? '');
  else child.stdin.end(options.input ?? '');
  let over = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      over = true;
      resolve({ code, signal, stdout, stderr: withoutNotices(stderr) });
    });
  });
  const saw = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(stdout) ?? pattern.exec(stderr);
      if (found !== null) return found;
      if (over) throw new Error(`the process ended before ${pattern} was seen\n${stdout}\n${stderr}`);
      await Promise.race([wait(20), ended]);
    }
  };
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => withoutNotices(stderr),
    saw,
    [Symbol.asyncDispose]: async () => {
      if (!over) child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
}

/** Where a server serves, as `enginehouse start` says it in words or as JSON. */
export async function urlServed(server: RunningProcess): Promise<string> {
  const [, url = ''] = await server.saw(/(?:serving\S* |"url": ")(http:\/\/[^\s"]+)/);
  return url;
}

/** A folder that is gone at the end of the block that made it. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'enginehouse-e2e-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function withoutNotices(text: string): string {
  return text.replace(/^(?:opening the|loading the|starting the) .* ?\.\.\.\n/gm, '');
}
