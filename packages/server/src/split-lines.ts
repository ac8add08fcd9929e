const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** One line of a body, without its end. `bytes` is null when it was longer than the limit; then it was not kept. */
export interface BodyLine {
  /** Counted from 1, empty lines too. */
  readonly number: number;
  readonly bytes: Buffer | null;
}

/** Splits a body into lines, those of one chunk at a time. Holds at most one line of `mostBytes`. */
export async function* splitLines(
  body: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<BodyLine[], void, void> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;

  const keep = (part: Buffer): void => {
    length += part.length;
    if (length > mostBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const close = (): BodyLine => {
    const bytes = length > mostBytes ? null : parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const line = { number, bytes: bytes?.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes };
    number += 1;
    parts = [];
    length = 0;
    return line;
  };

  for await (const chunk of body) {
    const lines: BodyLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      lines.push(close());
      start = end + 1;
    }
    keep(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [close()];
}
