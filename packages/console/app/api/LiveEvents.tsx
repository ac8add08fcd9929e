import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

/** Whether the stream of events is there: `lost` is shown, for what the pages say may be old then. */
export type Liveness = 'connecting' | 'live' | 'lost';

const LivenessContext = createContext<Liveness>('connecting');

export function useLiveness(): Liveness {
  return useContext(LivenessContext);
}

/** Of bursts, one refresh for each noun in so many milliseconds. */
const GATHER_MS = 250;

/**
 * Follows what happens and makes the answers that it touches old, so that no page needs a reload to be true. The browser
 * reconnects by itself, and names the last event that it saw; after a gap everything is asked anew.
 */
export function LiveEvents({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    let wasLost = false;
    const touched = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      timer = undefined;
      const nouns = new Set(touched);
      touched.clear();
      void queries.invalidateQueries({
        predicate: ({ queryKey: [noun] }) => noun !== 'auth' && (nouns.has('*') || nouns.has(String(noun))),
      });
    };
    const touch = (nouns: readonly string[]): void => {
      for (const noun of nouns) touched.add(noun);
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    source.onopen = () => {
      setLiveness('live');
      if (wasLost) touch(['*']);
      wasLost = false;
    };
    source.onerror = () => {
      wasLost = true;
      setLiveness('lost');
    };
    source.onmessage = ({ data }) => touch(nounsOf(String(data)));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries]);
  return <LivenessContext value={liveness}>{children}</LivenessContext>;
}

/** The nouns whose answers an event makes old; `*`: all. Core model events are `core.<name>.<verb>`. */
function nounsOf(data: string): readonly string[] {
  const { type } = JSON.parse(data) as { readonly type: string };
  const [first = '', second = ''] = type.split('.');
  if (first === 'core') return [second, 'models', ...(RELATED[second] ?? [])];
  return RELATED[first] ?? ['*'];
}

/** What changes along, by the first word of a topic or the name of a core model. */
const RELATED: Readonly<Record<string, readonly string[]>> = {
  engine: ['engines', 'plan', 'instances', 'providers', 'nodes', 'egress', 'models'],
  engine_states: ['engines', 'plan'],
  engine_registry: ['instances', 'egress', 'ai'],
  engine_node_install_registry: ['instances'],
  model_registry: ['instances', 'ai'],
  model_capability_priority: ['ai'],
  objective_mappings: ['ai'],
  egress_approvals: ['egress'],
  background_tasks: ['tasks', 'instances'],
  nodes: ['nodes'],
  vault_keys: ['keys'],
  sessions: ['sessions'],
  api_tokens: ['tokens'],
  task: ['tasks', 'instances', 'models'],
  run: ['runs', 'usage'],
};
