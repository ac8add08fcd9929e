import type { TokenUsage } from '@enginehouse/sdk';
import { tokenUsageOf } from './chat-completion.ts';
import { dataOf, EventBlocks, eventsIn } from './event-blocks.ts';
import { messageIn, wireFailure } from './wire-failure.ts';

export interface WatchOptions {
  /** Whether the caller asked for the event that says the usage; else it is taken out. */
  readonly keepsUsage: boolean;
  /** Whether the text of the answer is to be collected. */
  readonly keepsText: boolean;
}

const SPACE = 32;
const COLON = 58;
const BRACE = 123;
const USAGE = Buffer.from('"usage"');
const ERROR = Buffer.from('"error"');
const DONE = /data: ?\[DONE\]\s*$/;
const FINISHED = /"finish_reason": ?"/;
const DONE_EVENT = Buffer.from('data: [DONE]\n\n');
const MOST_TEXT = 256 * 1024;
/** What an error in the middle of a stream would have been answered with before it. */
const BROKEN_OFF = 500;

/**
 * Events of a streamed completion, as they come: only an event that speaks of usage or of an error is looked into. Throws
 * when the stream ends before the answer does.
 */
export class EventWatch {
  /** Null until the runtime has said it. */
  usage: TokenUsage | null = null;
  /** What the runtime says went wrong: nothing is passed on after it. */
  failure: Error | null = null;
  /** Text of the answer, where it is collected. */
  text = '';
  readonly #blocks = new EventBlocks();
  readonly #options: WatchOptions;
  #last: Buffer = Buffer.alloc(0);
  #finished = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** What is to be passed on of a chunk; may be empty. */
  pass(chunk: Buffer): Buffer {
    const block = this.#blocks.push(chunk);
    return block.length === 0 ? block : this.#look(block);
  }

  /** What is to be passed on when no more comes. */
  end(): Buffer {
    const rest = this.#blocks.rest();
    const passed = rest.length === 0 ? rest : Buffer.concat([this.#look(rest), Buffer.from('\n\n')]);
    if (DONE.test(this.#last.toString('latin1'))) return passed;
    // Some runtimes leave the last word out; a stream that ended before the answer did was cut.
    if (!this.#finished) throw wireFailure(null, 'the stream ended before the answer did');
    return Buffer.concat([passed, DONE_EVENT]);
  }

  #look(block: Buffer): Buffer {
    this.#last = block.subarray(Math.max(0, block.length - 64));
    this.#finished ||= FINISHED.test(block.toString('latin1'));
    if (this.#options.keepsText) this.#collect(block);
    return isPlain(block) ? block : this.#lookInto(block);
  }

  #lookInto(block: Buffer): Buffer {
    const kept: Buffer[] = [];
    let dropped = false;
    for (const event of eventsIn(block)) {
      if (this.failure === null && this.#isForCaller(event)) kept.push(event);
      else dropped = true;
    }
    return dropped ? Buffer.concat(kept) : block;
  }

  #isForCaller(event: Buffer): boolean {
    if (isPlain(event)) return true;
    const value = jsonOf(event);
    if (value === undefined) return true;
    if (value.error !== undefined && value.error !== null && value.choices === undefined) {
      this.failure = wireFailure(BROKEN_OFF, messageIn(value) ?? 'it reported an error');
      return false;
    }
    if (typeof value.usage !== 'object' || value.usage === null) return true;
    this.usage = tokenUsageOf(value.usage);
    return this.#options.keepsUsage || !Array.isArray(value.choices) || value.choices.length > 0;
  }

  #collect(block: Buffer): void {
    for (const event of eventsIn(block)) {
      if (this.text.length > MOST_TEXT) return;
      const choices = jsonOf(event)?.choices;
      const delta = Array.isArray(choices) ? choices[0]?.delta : undefined;
      if (typeof delta?.content === 'string') this.text += delta.content;
    }
  }
}

/** Whether it speaks of no usage and no error. */
function isPlain(bytes: Buffer): boolean {
  return !hasObject(bytes, USAGE) && bytes.indexOf(ERROR) < 0;
}

/** Whether a name is followed by an object anywhere: most runtimes write `"usage":null` into every event. */
function hasObject(block: Buffer, name: Buffer): boolean {
  for (let at = block.indexOf(name); at >= 0; at = block.indexOf(name, at + name.length)) {
    let next = at + name.length;
    while (block[next] === SPACE || block[next] === COLON) next += 1;
    if (block[next] === BRACE) return true;
  }
  return false;
}

function jsonOf(event: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(dataOf(event));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
