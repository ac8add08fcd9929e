import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { outputFailed } from '../errors.ts';
import { errorAsJson } from '../output/print-error.ts';
import type { RowOutcome } from './score-rows.ts';

/** Takes outcomes as they come and holds none of them. */
export interface ResultsWriter {
  add(outcome: RowOutcome): Promise<void> | void;
  /** Ends the document with its summary. */
  end(summary: unknown): Promise<void>;
}

/** One JSON document, streamed: `{ "results": [...], "summary": {...} }`. */
export function documentWriter(stream: Writable, name: string): ResultsWriter {
  const sink = checkedSink(stream, name);
  let first = true;
  sink.write('{"results":[');
  return {
    add(outcome) {
      const text = `${first ? '\n' : ',\n'}${lineOf(outcome)}`;
      first = false;
      return sink.write(text);
    },
    async end(summary) {
      await sink.write(`\n],"summary":${JSON.stringify(summary)}}\n`);
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

/** A file by its name: `.json` is one document, everything else NDJSON. */
export function fileWriter(path: string): ResultsWriter {
  const stream = createWriteStream(path);
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
      return once(stream, 'drain').then(check, () => check());
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
