/** What the drawings need to know of an engine. */
export interface GraphNode {
  readonly engineId: string;
  readonly displayName: string;
  readonly category: string;
  readonly computeCost: number;
  readonly activationState: string;
  readonly withheld: boolean;
  readonly dependencies: readonly string[];
}

/** Layers by longest distance from an engine without dependencies; inside a layer by id. */
export function layersOf(nodes: readonly GraphNode[]): readonly (readonly GraphNode[])[] {
  const byId = new Map(nodes.map((node) => [node.engineId, node]));
  const depths = new Map<string, number>();
  const depthOf = (node: GraphNode): number => {
    const known = depths.get(node.engineId);
    if (known !== undefined) return known;
    const above = node.dependencies.flatMap((id) => byId.get(id) ?? []).map(depthOf);
    const depth = above.length === 0 ? 0 : Math.max(...above) + 1;
    depths.set(node.engineId, depth);
    return depth;
  };
  const layers: GraphNode[][] = [];
  for (const node of [...nodes].sort((a, b) => (a.engineId < b.engineId ? -1 : 1))) {
    const depth = depthOf(node);
    while (layers.length <= depth) layers.push([]);
    layers[depth]?.push(node);
  }
  return layers;
}
