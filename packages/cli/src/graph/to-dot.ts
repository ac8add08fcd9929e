import type { GraphNode } from './graph-node.ts';

/** Graphviz DOT, for `dot -Tsvg`. */
export function toDot(nodes: readonly GraphNode[]): string {
  const lines = ['digraph engines {', '  rankdir=TB;', '  node [shape=box, style=rounded, fontname="Helvetica"];'];
  for (const node of nodes) {
    const label = `${quoted(node.displayName)}\\n${node.engineId} · cost ${node.computeCost} · ${node.activationState}`;
    const style = node.withheld || node.activationState === 'deprecated' ? ', style="rounded,dashed"' : '';
    lines.push(`  "${node.engineId}" [label="${label}"${style}];`);
  }
  for (const node of nodes) for (const id of node.dependencies) lines.push(`  "${id}" -> "${node.engineId}";`);
  return `${[...lines, '}'].join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s+/g, ' ');
}
