import type { FleetView } from '@enginehouse/api';

type Node = FleetView['nodes'][number];

/** Live nodes that run the same. */
export interface FleetPart {
  readonly engineSetHash: string;
  readonly version: string;
  /** Their ids. */
  readonly nodes: readonly string[];
}

/** The live ones first, by id: a node that starts again stays where it was. */
export function inOrder(nodes: readonly Node[]): readonly Node[] {
  return [...nodes].sort((a, b) => Number(b.live) - Number(a.live) || a.id.localeCompare(b.id, 'en'));
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
      return { engineSetHash, version, nodes: inOrder(part).map(({ id }) => id) };
    })
    .sort((a, b) => b.nodes.length - a.nodes.length);
}
