import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '@enginehouse/kernel';

/** One server-sent event; a text is sent as it stands, anything else as JSON. */
export interface WireEvent {
  readonly event?: string;
  readonly data: Json;
}

/** What a runtime answers. Of `body` (JSON), `text`, `base64` (bytes) and `events` one at most. */
export interface WireAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly text?: string;
  readonly base64?: string;
  readonly events?: readonly WireEvent[];
  /** What comes after that. Default: the answer ends. `cut` closes the connection, `hold` is silence, `repeat` the same for ever. */
  readonly afterwards?: 'cut' | 'hold' | 'repeat';
}

/** What is asked, as far as it matters: members that are left out may be anything. */
export interface WireQuestion {
  readonly method: 'GET' | 'POST';
  /** With its query, as the runtime sees it. */
  readonly path: string;
  /** `{{api_key}}` stands for the secret of the instance's config with that name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export interface WireExchange {
  readonly request: WireQuestion;
  readonly response: WireAnswer;
}

/** One file of a provider's `fixtures/`: what goes over the wire for one call, written by hand from the runtime's documentation. */
export interface WireFixture {
  /** Id of the model that is asked. */
  readonly model?: string;
  readonly exchanges: readonly WireExchange[];
  /** What the call comes to; members that are left out may be anything. */
  readonly expect?: Json;
}

/** The fixtures of a folder by the names of their files, without `.json`. Throws where a file is none. */
export function readWireFixtures(folder: URL): ReadonlyMap<string, WireFixture> {
  const path = fileURLToPath(folder);
  const files = readdirSync(path).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => {
      const fixture = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as WireFixture;
      if (!Array.isArray(fixture.exchanges)) throw new TypeError(`${name} has no list of exchanges`);
      return [name.slice(0, -'.json'.length), fixture];
    }),
  );
}
