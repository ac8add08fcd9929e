import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { nounsOfEvent } from './nouns-of-event.ts';

/** Whether the stream of events is there: `lost` is shown, for what the pages say may be old then. */
export type Liveness = 'connecting' | 'live' | 'lost';

const LivenessContext = createContext<Liveness>('connecting');

export function useLiveness(): Liveness {
  return useContext(LivenessContext);
}

/** Of bursts, one refresh for each noun in so many milliseconds. */
const GATHER_MS = 250;
/** A browser has six connections to one server, and each page in a tab holds one: a page that nobody sees lets go of it. */
const HIDDEN_MS = 30_000;
/** A refusal ends the stream for the browser: who is signed in is asked, and the stream later, less and less often. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Follows what happens and makes the answers that it touches old, so that no page needs a reload to be true. The browser
 * reconnects by itself, and names the last event that it saw; after a gap everything is asked anew.
 */
export function LiveEvents({
  sessionId,
  children,
}: {
  /** Whose stream it is: another session asks for its own at once, and the pages stay as they are. */
  readonly sessionId: string | null;
  readonly children: ReactNode;
}) {
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream is that of a session
  useEffect(() => {
    const touched = new Set<string>();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      gathering = undefined;
      const nouns = new Set(touched);
      touched.clear();
      void queries.invalidateQueries({
        // Who is signed in is asked for by name alone: an answer that nobody is ends the session of the page.
        predicate: ({ queryKey: [noun] }) => (nouns.has('*') && noun !== 'auth') || nouns.has(String(noun)),
      });
    };
    const touch = (nouns: readonly string[]): void => {
      for (const noun of nouns) touched.add(noun);
      if (nouns.length > 0) gathering ??= setTimeout(refresh, GATHER_MS);
    };

    let source: EventSource | null = null;
    let wasLost = false;
    let retryMs = FIRST_RETRY_MS;
    let later: ReturnType<typeof setTimeout> | undefined;
    const leave = (): void => {
      clearTimeout(later);
      source?.close();
      source = null;
    };
    const open = (): void => {
      leave();
      const opened = new EventSource('/api/v1/events');
      source = opened;
      opened.onopen = () => {
        setLiveness('live');
        retryMs = FIRST_RETRY_MS;
        if (wasLost) touch(['*']);
        wasLost = false;
      };
      opened.onmessage = ({ data }) => {
        const { type } = JSON.parse(String(data)) as { readonly type: string };
        touch(nounsOfEvent(type));
      };
      opened.onerror = () => {
        wasLost = true;
        setLiveness('lost');
        if (opened.readyState !== EventSource.CLOSED || source !== opened) return;
        void queries.invalidateQueries({ queryKey: ['auth'] });
        later = setTimeout(open, retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      };
    };
    const onVisibility = (): void => {
      clearTimeout(later);
      if (document.visibilityState === 'hidden') {
        later = setTimeout(() => {
          wasLost = true;
          leave();
        }, HIDDEN_MS);
      } else if (source === null || source.readyState === EventSource.CLOSED) open();
    };
    open();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(gathering);
      leave();
    };
  }, [queries, sessionId]);
  return <LivenessContext value={liveness}>{children}</LivenessContext>;
}
