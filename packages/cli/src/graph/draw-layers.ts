import { stripVTControlCharacters } from 'node:util';
import { styled } from '../output/styles.ts';
import type { Terminal } from '../output/terminal.ts';
import { type GraphNode, layersOf } from './graph-node.ts';

/** Marks say the state without colour: active, restricted, withheld, deprecated. */
const MARKS = { active: '●', restricted: '◐', withheld: '◌', deprecated: '✕' } as const;

/**
 * The graph as boxes in layers, top to bottom: what stands in one layer may run side by side. Under each box stands
 * what it waits for.
 */
export function drawLayers(nodes: readonly GraphNode[], terminal: Terminal): string {
  const blocks = layersOf(nodes).map((layer, depth) => {
    const boxes = layer.map((node) => boxOf(node, terminal));
    return `${styled(terminal, 'dim', `layer ${depth + 1}`)}\n${rowsOfBoxes(boxes, terminal.width)}`;
  });
  const legend = Object.entries(MARKS).map(([state, mark]) => `${mark} ${state}`);
  return `${blocks.join(`\n${styled(terminal, 'dim', '  │')}\n${styled(terminal, 'dim', '  ▼')}\n`)}\n\n${styled(terminal, 'dim', legend.join('   '))}\n`;
}

function stateOf(node: GraphNode): keyof typeof MARKS {
  if (node.activationState === 'deprecated') return 'deprecated';
  if (node.withheld) return 'withheld';
  return node.activationState === 'restricted' ? 'restricted' : 'active';
}

function boxOf(node: GraphNode, terminal: Terminal): readonly string[] {
  const state = stateOf(node);
  const colour = ({ active: 'green', restricted: 'yellow', withheld: 'blue', deprecated: 'gray' } as const)[state];
  const body = [
    `${styled(terminal, colour, MARKS[state])} ${styled(terminal, 'bold', node.engineId)}`,
    styled(terminal, 'dim', `${node.category} · cost ${node.computeCost}`),
    ...node.dependencies.map((id) => styled(terminal, 'dim', `↑ ${id}`)),
  ];
  const width = Math.max(...body.map(lengthOf));
  const lines = body.map((line) => `│ ${line}${' '.repeat(width - lengthOf(line))} │`);
  return [`╭${'─'.repeat(width + 2)}╮`, ...lines, `╰${'─'.repeat(width + 2)}╯`];
}

function lengthOf(line: string): number {
  return stripVTControlCharacters(line).length;
}

function rowsOfBoxes(boxes: readonly (readonly string[])[], width: number): string {
  const rows: (readonly string[])[][] = [];
  let used = 0;
  for (const box of boxes) {
    const needed = lengthOf(box[0] as string) + 2;
    if (rows.length === 0 || used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(box);
    used += needed;
  }
  return rows.map(sideBySide).join('\n');
}

function sideBySide(boxes: readonly (readonly string[])[]): string {
  const height = Math.max(...boxes.map((box) => box.length));
  return Array.from({ length: height }, (_, line) =>
    boxes
      .map((box) => box[line] ?? ' '.repeat(lengthOf(box[0] as string)))
      .join('  ')
      .trimEnd(),
  ).join('\n');
}
