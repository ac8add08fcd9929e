import type { Page } from 'playwright-core';

/** What the main thread of a page did while something was done to it. */
export interface MainThread {
  /** Milliseconds of its longest task, by the clock: so long nothing moved and no key was heard. */
  readonly longestMs: number;
  /** The same in processor time, which other processes of the machine cannot stretch. */
  readonly longestCpuMs: number;
}

/** As much of an event of Chromium's tracing as is read here; times are microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Traces the main thread of the only page that is open in a browser, by Chromium's own tracing, while `work` goes on. */
export async function traceMainThread(page: Page, work: () => Promise<void>): Promise<MainThread> {
  const cdp = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  const ended = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  try {
    await cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] },
    });
    await work();
    await cdp.send('Tracing.end');
    await ended;
  } finally {
    await cdp.detach();
  }
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread),
  );
  const tasks = events.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(thread(event)));
  if (tasks.length === 0) throw new Error('the trace holds no task of a main thread');
  return {
    longestMs: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000,
    longestCpuMs: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
  };
}
