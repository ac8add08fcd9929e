import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { QueryState } from '../../display/QueryState.tsx';
import { EvidenceFacts } from './EvidenceFacts.tsx';

/** What research has shown of an engine whose own state withholds it: a promotion that is only tried. */
export function EngineEvidence({ engineId, contentHash }: { readonly engineId: string; readonly contentHash: string }) {
  const promotion = useQuery({
    // Not among the answers that an event about engines makes old: it may be that nothing is withheld any more.
    queryKey: ['promotion-evidence', engineId, contentHash],
    queryFn: ({ signal }) =>
      client.engines.promote({ params: { engineId }, query: { dryRun: true }, body: {} }, { signal }),
  });
  return <QueryState query={promotion}>{({ evidence }) => <EvidenceFacts evidence={evidence} />}</QueryState>;
}
