import { Agent, type ClientRequest, request } from 'node:http';
import { median } from '../harness/statistics.ts';

/** Where requests are sent, and with which headers. */
export interface Door {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is measured of a request: until its end, or until the first bytes of its answer. */
export type Until = 'end' | 'first-chunk';

const MODEL = 'bench-model';
const MESSAGES = [
  { role: 'system', content: 'You are terse.' },
  { role: 'user', content: 'Say what an engine house is, in about eighty words, and nothing else.' },
];
const bodies = {
  end: JSON.stringify({ model: MODEL, messages: MESSAGES }),
  'first-chunk': JSON.stringify({ model: MODEL, messages: MESSAGES, stream: true }),
};

/** Connections are kept by all doors alike. */
export interface Load extends Disposable {
  /** Milliseconds of one request. Rejects for an answer that is no answer. */
  ask(door: Door, until: Until, streamed: boolean): Promise<number>;
  /** Median of so many requests, one after the other. */
  p50(door: Door, until: Until, calls: number): Promise<number>;
  /** Requests a second, with so many under way, to their end. */
  perSecond(door: Door, streamed: boolean, width: number, ms: number): Promise<number>;
}

export function createLoad(): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });

  const ask = (door: Door, until: Until, streamed: boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const body = bodies[streamed ? 'first-chunk' : 'end'];
      const began = performance.now();
      let first = 0;
      const headers = {
        ...door.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent: ClientRequest = request(door.url, { method: 'POST', agent, headers }, (response) => {
        let last = '';
        response.on('data', (chunk: Buffer) => {
          first ||= performance.now();
          last = chunk.toString('latin1', Math.max(0, chunk.length - 40));
        });
        response.on('end', () => {
          const isWhole = streamed ? last.includes('[DONE]') : last.trimEnd().endsWith('}');
          if (response.statusCode !== 200 || !isWhole)
            reject(new Error(`${door.name}: ${response.statusCode} ...${last}`));
          else resolve((until === 'end' ? performance.now() : first) - began);
        });
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    ask,
    async p50(door, until, calls) {
      const times: number[] = [];
      for (let call = 0; call < calls; call++) times.push(await ask(door, until, until === 'first-chunk'));
      return median(times);
    },
    async perSecond(door, streamed, width, ms) {
      const began = performance.now();
      let done = 0;
      const one = async (): Promise<void> => {
        while (performance.now() - began < ms) {
          await ask(door, 'end', streamed);
          done += 1;
        }
      };
      await Promise.all(Array.from({ length: width }, one));
      return (done * 1000) / (performance.now() - began);
    },
    [Symbol.dispose]() {
      agent.destroy();
    },
  };
}
