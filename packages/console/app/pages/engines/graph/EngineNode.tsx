import { VisuallyHidden } from '@mantine/core';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type CSSProperties, memo } from 'react';
import { Link } from 'react-router';
import { STATE_LOOK } from '../EngineState.tsx';
import type { EngineEntry } from '../engine-entry.ts';
import styles from './engine-graph.module.css';

export type EngineNodeData = {
  readonly engine: EngineEntry;
  /** The one that the tab key reaches; arrow keys move from it. */
  readonly reachable: boolean;
  /** The neighbourhood is drawn around it. */
  readonly center: boolean;
};

/** One engine in the picture: a link to its page. */
export const EngineNode = memo(function EngineNode({ data }: NodeProps<Node<EngineNodeData>>) {
  const { engine, reachable, center } = data;
  const { definition, effective, withheld, dependents } = engine;
  const { color, icon: Icon } = STATE_LOOK[effective.activationState];
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={styles.handle} />
      <Link
        to={`/engines/${encodeURIComponent(engine.engineId)}`}
        className={styles.node}
        data-engine={engine.engineId}
        data-withheld={withheld || undefined}
        data-center={center || undefined}
        tabIndex={reachable ? 0 : -1}
        draggable={false}
        style={{ '--state-color': `var(--mantine-color-${color}-outline)` } as CSSProperties}
      >
        <span className={styles.name}>
          <Icon size={15} aria-hidden color={`var(--mantine-color-${color}-text)`} />
          <span>{definition.displayName}</span>
          <VisuallyHidden>, {effective.activationState}, </VisuallyHidden>
        </span>
        <span className={styles.id}>{engine.engineId}</span>
        <span className={styles.facts}>
          <span>cost {definition.computeCost}</span>
          <span data-risk={definition.riskLevel}>{definition.riskLevel} risk</span>
          {withheld && <span>withheld</span>}
          <VisuallyHidden>
            , depends on {definition.dependencies.length}, needed by {dependents.length}
          </VisuallyHidden>
        </span>
      </Link>
      <Handle type="source" position={Position.Right} isConnectable={false} className={styles.handle} />
    </>
  );
});
