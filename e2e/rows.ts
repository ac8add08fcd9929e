import { readFile } from 'node:fs/promises';

/** NDJSON of `count` rows `{"n":1}` and on. */
export function ndjsonRows(count: number): string {
  return Array.from({ length: count }, (_, index) => `{"n":${index + 1}}\n`).join('');
}

/** One line of the results: a run, or the error of a row. */
export interface ResultLine {
  readonly row: number;
  readonly runId: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly engines: readonly {
    readonly engineId: string;
    readonly status: string;
    readonly failure?: { code: string };
  }[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ScoreDocument {
  readonly results: readonly ResultLine[];
  readonly summary: {
    readonly rows: number;
    readonly scored: number;
    readonly brokenRows: number;
    readonly runsWithFailures: number;
    readonly failures: readonly { readonly engineId: string; readonly failed: number; readonly example: string }[];
    readonly engines: number;
    readonly withheld: readonly string[];
    readonly excluded: readonly { readonly engineId: string; readonly reason: string; readonly cause?: string }[];
    readonly stoppedBeforeRow: number | null;
    readonly evaluation: readonly { readonly name: string; readonly rocAuc: number | null; readonly rows: number }[];
  };
  readonly error?: { readonly code: string };
}

/** The one document that `score --json` writes; throws when standard output held anything else. */
export function scoreDocument(stdout: string): ScoreDocument {
  return JSON.parse(stdout) as ScoreDocument;
}

/** The error that a command with `--json` writes to standard error. */
export function errorOf(stderr: string): { readonly code: string; readonly message: string; readonly fix: string } {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  return (JSON.parse(line) as { error: { code: string; message: string; fix: string } }).error;
}

/** The results that a killed or stopped process has written whole, one a line, in a document or as NDJSON. */
export function wholeLines(text: string): readonly ResultLine[] {
  return text.split('\n').flatMap((line) => {
    const body = line.replace(/,$/, '');
    if (!body.startsWith('{"row":')) return [];
    try {
      return [JSON.parse(body) as ResultLine];
    } catch {
      // The line that the end struck.
      return [];
    }
  });
}

/** The whole lines of a results file; none before it is there. */
export async function writtenLines(path: string): Promise<readonly ResultLine[]> {
  return wholeLines(await readFile(path, 'utf8').catch(() => ''));
}

export function idsOf(lines: readonly ResultLine[]): readonly string[] {
  return lines.map((line) => line.runId);
}
