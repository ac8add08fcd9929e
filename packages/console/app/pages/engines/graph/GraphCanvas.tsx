import { Text, useComputedColorScheme } from '@mantine/core';
import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type Node,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { STATE_LOOK } from '../EngineState.tsx';
import type { EngineEntry } from '../engine-entry.ts';
import { DependencyEdge } from './DependencyEdge.tsx';
import { EngineNode, type EngineNodeData } from './EngineNode.tsx';
import { type EngineEdges, edgesOf } from './engine-edges.ts';
import styles from './engine-graph.module.css';
import { GraphHighlight } from './GraphHighlight.tsx';
import { type EngineLayout, edgeId, NODE_HEIGHT, NODE_WIDTH, type Places } from './layout-engines.ts';
import { isArrow, nextEngine } from './next-engine.ts';

const NODE_TYPES = { engine: EngineNode };
const EDGE_TYPES = { dependency: DependencyEdge };
/** A map of what is in view anyway would only cover it. */
const MAP_FROM = 20;
/** Below these zooms only names are read, and then nothing: engines are drawn as blocks in the colour of their state. */
const FAR_BELOW = 0.5;
const FARTHER_BELOW = 0.2;
/** Named here, so that nothing has to be measured before the edges are drawn. */
const HANDLES = [
  { id: null, type: 'target', position: Position.Left, x: 0, y: NODE_HEIGHT / 2, width: 1, height: 1 },
  { id: null, type: 'source', position: Position.Right, x: NODE_WIDTH, y: NODE_HEIGHT / 2, width: 1, height: 1 },
] as const;

interface GraphCanvasProps {
  readonly engines: readonly EngineEntry[];
  readonly layout: EngineLayout;
  readonly center: string | null;
}

/** The picture itself: pan, zoom, a map, and the keyboard along the edges. */
export function GraphCanvas(props: GraphCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ engines, layout, center }: GraphCanvasProps) {
  const { places } = layout;
  const frame = useRef<HTMLElement>(null);
  const flow = useReactFlow();
  const zoom = useStore(({ transform: [, , scale] }) =>
    scale < FARTHER_BELOW ? 'farther' : scale < FAR_BELOW ? 'far' : undefined,
  );
  const colorMode = useComputedColorScheme('light');
  const edges = useMemo(
    () => edgesOf(engines.map(({ engineId, definition: { dependencies } }) => ({ engineId, dependencies }))),
    [engines],
  );
  const [reachable, setReachable] = useState(center ?? engines[0]?.engineId ?? null);
  const [pointed, setPointed] = useState<string | null>(null);
  const nodes = useMemo(() => engines.flatMap((engine) => nodeOf(engine, places, center)), [engines, places, center]);
  const shownNodes = useMemo(
    () => nodes.map((node) => (node.id === reachable ? { ...node, data: { ...node.data, reachable: true } } : node)),
    [nodes, reachable],
  );
  const lines = useMemo(() => linesOf(edges, layout), [edges, layout]);

  const fit = useMemo(() => {
    const around = center === null ? [] : [center, ...neighboursOf(center, edges)];
    return { padding: 0.08, maxZoom: 1, ...(center === null ? {} : { nodes: around.map((id) => ({ id })) }) };
  }, [center, edges]);

  const move = (event: KeyboardEvent): void => {
    const from = (event.target as HTMLElement).dataset.engine;
    if (from === undefined || !isArrow(event.key)) return;
    event.preventDefault();
    const next = nextEngine(places, edges, from, event.key);
    if (next === null) return;
    setReachable(next);
    frame.current?.querySelector<HTMLElement>(`[data-engine="${next}"]`)?.focus({ preventScroll: true });
    const place = places.get(next);
    if (place === undefined) return;
    void flow.setCenter(place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2, {
      zoom: Math.max(flow.getZoom(), 0.6),
      duration: 200,
    });
  };

  return (
    <>
      <section
        ref={frame}
        className={styles.frame}
        data-zoom={zoom}
        aria-label="Graph of the engines"
        onKeyDown={move}
        onFocus={({ target }) => {
          const { engine } = (target as HTMLElement).dataset;
          if (engine !== undefined) setPointed(engine);
        }}
        onBlur={() => setPointed(null)}
      >
        <GraphHighlight engineId={pointed} edges={edges} />
        <ReactFlow
          nodes={shownNodes}
          edges={lines}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={colorMode}
          fitView
          fitViewOptions={fit}
          minZoom={0.05}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          onNodeMouseEnter={(_, { id }) => setPointed(id)}
          onNodeMouseLeave={() => setPointed(null)}
        >
          <Background />
          <Controls showInteractive={false} />
          {engines.length >= MAP_FROM && (
            <MiniMap pannable zoomable nodeColor={mapColor} ariaLabel="Map of the graph" />
          )}
        </ReactFlow>
      </section>
      <Text size="sm" mih={22} aria-live="polite">
        {pointed === null ? '' : neighboursText(pointed, edges)}
      </Text>
    </>
  );
}

function nodeOf(engine: EngineEntry, places: Places, center: string | null): Node<EngineNodeData>[] {
  const position = places.get(engine.engineId);
  if (position === undefined) return [];
  const data = { engine, reachable: false, center: engine.engineId === center };
  const handles = HANDLES.map((handle) => ({ ...handle }));
  return [{ id: engine.engineId, type: 'engine', position, width: NODE_WIDTH, height: NODE_HEIGHT, handles, data }];
}

function linesOf({ dependencies }: EngineEdges, { routes }: EngineLayout): Edge[] {
  return [...dependencies].flatMap(([target, sources]) =>
    sources.map((source) => ({
      id: edgeId(source, target),
      type: 'dependency',
      data: { through: routes.get(edgeId(source, target)) ?? [] },
      source,
      target,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
    })),
  );
}

function neighboursOf(engineId: string, { dependencies, dependents }: EngineEdges): readonly string[] {
  return [...(dependencies.get(engineId) ?? []), ...(dependents.get(engineId) ?? [])];
}

function mapColor({ data }: Node): string {
  const { engine } = data as EngineNodeData;
  return `var(--mantine-color-${STATE_LOOK[engine.effective.activationState].color}-filled)`;
}

function neighboursText(engineId: string, { dependencies, dependents }: EngineEdges): string {
  const listed = (ids: readonly string[] | undefined): string =>
    ids === undefined || ids.length === 0 ? 'nothing' : ids.join(', ');
  return `${engineId} depends on ${listed(dependencies.get(engineId))}; needed by ${listed(dependents.get(engineId))}.`;
}
