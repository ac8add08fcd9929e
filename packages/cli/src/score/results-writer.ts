import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { outputFailed } from '../errors.ts';
import { errorAsJson } from '../output/print-error.ts';
import type { RowOutcome } from './score-rows.ts';

/** Takes outcomes as they come and holds none of them. Each call throws `OUTPUT_FAILED` once a write has failed. */
export interface ResultsWriter {
  add(outcome: RowOutcome): Promise<void> | void;
  /** Ends the document with its summary, and with the error that ended the scoring before its end. */
  end(summary: unknown, error?: unknown): Promise<void>;
}

/** One JSON document, streamed: `{ "results": [...], "summary": {...} }`, and `"error"` if scoring ended with one. */
export function documentWriter(stream: Writable, name: string): ResultsWriter {
  const sink = checkedSink(stream, name);
  let first = true;
  void sink.write('{"results":[');
  return {
    add(outcome) {
      const text = `${first ? '\n' : ',\n'}${lineOf(outcome)}`;
      first = false;
      return sink.write(text);
    },
    async end(summary, error) {
      const failure = error === undefined ? '' : `,"error":${JSON.stringify(errorAsJson(error))}`;
      await sink.write(`\n],"summary":${JSON.stringify(summary)}${failure}}\n`);
      await sink.end();
    },
  };
}

/** One JSON object a line; the summary is not part of it. */
export function ndjsonWriter(stream: Writable, name: string): ResultsWriter {
  const sink = checkedSink(stream, name);
  return {
    add: (outcome) => sink.write(`${lineOf(outcome)}\n`),
    end: () => sink.end(),
  };
}

/** A file by its name: `.json` is one document, everything else NDJSON. Throws `OUTPUT_FAILED` if it cannot be opened. */
export async function fileWriter(path: string): Promise<ResultsWriter> {
  const file = await open(path, 'w').catch((error: unknown) => {
    throw outputFailed(path, error);
  });
  const stream = file.createWriteStream();
  return path.endsWith('.json') ? documentWriter(stream, path) : ndjsonWriter(stream, path);
}

function lineOf(outcome: RowOutcome): string {
  if ('problem' in outcome) return JSON.stringify({ row: outcome.number, error: errorAsJson(outcome.problem) });
  return JSON.stringify({ row: outcome.number, ...outcome.result });
}

/** Waits when the stream is full, and turns its failure (a full disk, a closed pipe) into our error. */
function checkedSink(
  stream: Writable,
  name: string,
): { write(text: string): Promise<void> | void; end(): Promise<void> } {
  let failure: Error | null = null;
  stream.on('error', (error) => {
    failure = error;
  });
  const check = (): void => {
    if (failure !== null) throw outputFailed(name, failure);
  };
  return {
    write(text) {
      check();
      if (stream.write(text)) return;
      return once(stream, 'drain').then(check, (error: Error) => {
        throw outputFailed(name, error);
      });
    },
    async end() {
      check();
      if (stream === process.stdout) return;
      await new Promise<void>((resolve) => {
        stream.end(() => resolve());
        stream.once('error', () => resolve());
      });
      check();
    },
  };
}
