import dagre from '@dagrejs/dagre';
import type { GraphEngine } from './engine-edges.ts';

/** The size of every engine in the picture, in pixels. */
export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 66;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where engines stand: the upper left corner, in pixels. */
export type Places = ReadonlyMap<string, Point>;

/** A picture that is laid out. */
export interface EngineLayout {
  readonly places: Places;
  /** By `edgeId`, what an edge goes through between its ends, so that it runs around engines and not behind them. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

export function edgeId(dependency: string, dependent: string): string {
  return `${dependency}>${dependent}`;
}

const GAP = 18;
const LAYER_GAP = 84;

/**
 * Places engines in layers from left to right: an engine stands right of all that it depends on. Engines without any edge
 * stand in rows below. `tight-tree` takes 0.2 s for 300 engines with 440 edges, the default of dagre 0.8 s.
 */
export function layoutEngines(engines: readonly GraphEngine[]): EngineLayout {
  const ids = new Set(engines.map(({ engineId }) => engineId));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', ranker: 'tight-tree', nodesep: GAP, edgesep: 8, ranksep: LAYER_GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  const connected = new Set<string>();
  for (const { engineId, dependencies } of engines) {
    for (const dependency of dependencies) {
      if (!ids.has(dependency)) continue;
      for (const id of [dependency, engineId]) {
        if (!connected.has(id)) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
        connected.add(id);
      }
      graph.setEdge(dependency, engineId);
    }
  }
  if (connected.size > 0) dagre.layout(graph);
  const places = new Map<string, { x: number; y: number }>();
  let bottom = 0;
  let right = 0;
  for (const id of connected) {
    const { x, y } = graph.node(id);
    places.set(id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 });
    bottom = Math.max(bottom, y + NODE_HEIGHT / 2 + GAP * 2);
    right = Math.max(right, x + NODE_WIDTH / 2);
  }
  const alone = engines.filter(({ engineId }) => !connected.has(engineId));
  const columns = Math.max(
    Math.floor((right + GAP) / (NODE_WIDTH + GAP)),
    Math.ceil(Math.sqrt(alone.length / 3)),
    Math.min(alone.length, 3),
  );
  for (const [position, { engineId }] of alone.entries()) {
    places.set(engineId, {
      x: (position % columns) * (NODE_WIDTH + GAP),
      y: bottom + Math.floor(position / columns) * (NODE_HEIGHT + GAP),
    });
  }
  const routes = new Map<string, readonly Point[]>();
  for (const { v, w } of graph.edges()) routes.set(edgeId(v, w), graph.edge(v, w).points?.slice(1, -1) ?? []);
  return { places, routes };
}
