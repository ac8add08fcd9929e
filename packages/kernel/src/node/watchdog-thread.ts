// The watchdog's own thread: sleeps, compares two heartbeats, and writes a line when there was none.
import { writeSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { SLOTS, type WatchdogSetup } from './watchdog-memory.ts';

const { memory, limitMs, beatMs, fileDescriptor } = workerData as WatchdogSetup;
const names = new Map<number, string>();

function learnNames(): void {
  if (parentPort === null) return;
  for (let next = receiveMessageOnPort(parentPort); next !== undefined; next = receiveMessageOnPort(parentPort)) {
    const { number, name } = next.message as { number: number; name: string };
    names.set(number, name);
  }
}

/** The engine that is in its synchronous part; else those that are under way, one of which went on after waiting. */
function suspects(): string {
  const current = Atomics.load(memory, SLOTS.current);
  if (current > 0) return `engine '${names.get(current - 1) ?? 'unknown'}'`;
  const underWay = [...names].filter(([number]) => (memory[SLOTS.underWay + number] as number) > 0);
  if (underWay.length === 0) return 'something other than an engine';
  if (underWay.length === 1) return `engine '${underWay[0]?.[1]}'`;
  const shown = underWay.slice(0, 5).map(([, name]) => `'${name}'`);
  return `one of the ${underWay.length} engines under way (${shown.join(', ')}${underWay.length > 5 ? ', ...' : ''})`;
}

let heartbeat = Atomics.load(memory, SLOTS.heartbeat);
let since = performance.now();
let told = false;
while (Atomics.wait(memory, SLOTS.stop, 0, beatMs) === 'timed-out') {
  const now = performance.now();
  const beat = Atomics.load(memory, SLOTS.heartbeat);
  if (beat !== heartbeat) {
    heartbeat = beat;
    since = now;
    told = false;
  } else if (!told && now - since >= limitMs + beatMs) {
    told = true;
    learnNames();
    const line = `${suspects()} has held the event loop for ${Math.round(now - since).toLocaleString('en')} ms (limit ${limitMs.toLocaleString('en')} ms). Nothing can stop it here; run engines that compute in workers.`;
    try {
      writeSync(fileDescriptor, `enginehouse: ${line}\n`);
    } catch {
      // Nobody reads: there is no one left to tell.
    }
  }
}
