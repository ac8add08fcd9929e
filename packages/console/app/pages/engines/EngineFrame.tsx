import type { ProcessTableDetail } from '@enginehouse/api';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useEngine } from './use-engine.ts';

export interface EngineFrameProps {
  /** What stands before the id of the engine. */
  readonly title: string;
  readonly description: string;
  /** Draws the engine; `address` is that of its own page. */
  readonly children: (engine: ProcessTableDetail, address: string) => ReactNode;
}

/** A page below that of the engine that the address names. */
export function EngineFrame({ title, description, children }: EngineFrameProps) {
  const { engineId = '' } = useParams();
  const engine = useEngine(engineId);
  const address = `/engines/${encodeURIComponent(engineId)}`;
  const parents = [
    { title: 'Engines', to: '/engines' },
    { title: engineId, to: address },
  ];
  return (
    <>
      <PageHeader title={`${title} ${engineId}`} description={description} parents={parents} />
      <QueryState query={engine}>{(data) => children(data, address)}</QueryState>
    </>
  );
}
