/** Larger than any event that a runtime has been seen to send: one that never ends must not fill the memory. */
const MOST_EVENT_BYTES = 16 * 1024 * 1024;

/** Bytes that an end of an event may have before its last: `\n\r`. */
const LONGEST_END = 2;

const EMPTY = Buffer.alloc(0);
const LF = 10;
const CR = 13;

/**
 * Cuts bytes of server-sent events at their boundaries: what `push` gives back ends with a whole event, and the rest waits
 * for more. Bytes are not copied unless an event came in pieces.
 */
export class EventBlocks {
  /** The event that is not whole yet, in the pieces in which it came: joined once, or a long one would be copied with each. */
  #pieces: Buffer[] = [];
  #length = 0;
  /** Its last bytes: its end may be in two chunks. */
  #tail: Buffer = EMPTY;

  /** Whole events so far, perhaps none. Throws a RangeError for an event that is too large. */
  push(chunk: Buffer): Buffer {
    const seen = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const left = seen.length - lastBoundary(seen);
    this.#tail = seen.subarray(seen.length - Math.min(left, LONGEST_END));
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    if (left === seen.length) {
      if (this.#length > MOST_EVENT_BYTES) throw new RangeError(`an event is larger than ${MOST_EVENT_BYTES} bytes`);
      return EMPTY;
    }
    const bytes = this.rest();
    this.#pieces = left === 0 ? [] : [bytes.subarray(bytes.length - left)];
    this.#length = left;
    return bytes.subarray(0, bytes.length - left);
  }

  /** What came after the last boundary. */
  rest(): Buffer {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
  }
}

/** Behind the last empty line; 0: there is none. */
function lastBoundary(bytes: Buffer): number {
  // Nearly always the chunk ends with one.
  for (let at = bytes.length - 1; at > 0; at = bytes.lastIndexOf(LF, at - 1)) {
    if (bytes[at] !== LF) continue;
    if (endsEmptyLine(bytes, at)) return at + 1;
  }
  return 0;
}

function endsEmptyLine(bytes: Buffer, at: number): boolean {
  const before = bytes[at - 1];
  return before === LF || (before === CR && bytes[at - 2] === LF);
}

/** One event after the other. */
export function* eventsIn(block: Buffer): Generator<Buffer, void, void> {
  let from = 0;
  for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) {
    if (at === 0 || !endsEmptyLine(block, at)) continue;
    yield block.subarray(from, at + 1);
    from = at + 1;
  }
  if (from < block.length) yield block.subarray(from);
}

/** The data of an event, its lines joined; empty for a comment. */
export function dataOf(event: Buffer): string {
  return event
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line[5] === ' ' ? 6 : 5))
    .join('\n');
}
