import type { GraphNode } from './graph-node.ts';

const CLASSES = `  classDef active fill:#e6f4ea,stroke:#1e8e3e,color:#0d3d1c
  classDef restricted fill:#fef7e0,stroke:#b06000,color:#4a2a00
  classDef withheld fill:#e8f0fe,stroke:#1a73e8,color:#0b2f66,stroke-dasharray:4 3
  classDef deprecated fill:#f1f3f4,stroke:#80868b,color:#5f6368,stroke-dasharray:1 3`;

/** A Mermaid flowchart, as GitHub and most wikis draw it. */
export function toMermaid(nodes: readonly GraphNode[]): string {
  const lines = ['flowchart TD'];
  for (const node of nodes) {
    lines.push(
      `  ${node.engineId}["${quoted(node.displayName)}<br/><small>${node.engineId} &middot; cost ${node.computeCost}</small>"]:::${classOf(node)}`,
    );
  }
  for (const node of nodes) for (const id of node.dependencies) lines.push(`  ${id} --> ${node.engineId}`);
  return `${[...lines, CLASSES].join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function classOf(node: GraphNode): string {
  if (node.activationState === 'deprecated') return 'deprecated';
  return node.withheld ? 'withheld' : node.activationState;
}
