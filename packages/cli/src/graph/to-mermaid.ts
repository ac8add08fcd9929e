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
      `  ${idOf(node.engineId)}["${quoted(node.displayName)}<br/><small>${node.engineId} &middot; cost ${node.computeCost}</small>"]:::${classOf(node)}`,
    );
  }
  for (const node of nodes) for (const id of node.dependencies) lines.push(`  ${idOf(id)} --> ${idOf(node.engineId)}`);
  return `${[...lines, CLASSES].join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Mermaid takes `end`, `class` and other words for its own, also at the end of a hyphenated id. */
function idOf(engineId: string): string {
  return `e_${engineId.replaceAll('-', '_')}`;
}

function classOf(node: GraphNode): string {
  if (node.activationState === 'deprecated') return 'deprecated';
  return node.withheld ? 'withheld' : node.activationState;
}
