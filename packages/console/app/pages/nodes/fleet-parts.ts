import type { FleetView } from '@enginehouse/api';

type Node = FleetView['nodes'][number];

/** Live nodes that run the same. */
export interface FleetPart {
  readonly engineSetHash: string;
  readonly version: string;
  /** Their ids. */
  readonly nodes: readonly string[];
}

/** Who runs the same as whom, of the nodes that are live; the largest part first. */
export function fleetParts(nodes: readonly Node[]): readonly FleetPart[] {
  const parts = Map.groupBy(
    nodes.filter(({ live }) => live),
    ({ engineSetHash, version }) => `${version} ${engineSetHash}`,
  );
  return [...parts.values()]
    .map((part) => {
      const [{ engineSetHash, version }] = part as [Node];
      return { engineSetHash, version, nodes: part.map(({ id }) => id) };
    })
    .sort((a, b) => b.nodes.length - a.nodes.length);
}
