/**
 * A graph of numbered nodes as integer arrays. It knows nothing of engines: node n needs
 * `targets[start[n] .. start[n + 1])`.
 */
export interface Edges {
  readonly start: Int32Array;
  readonly targets: Int32Array;
}

export interface Order {
  /** Longest chain of needs below a node; nodes of one level do not need each other. */
  readonly level: Int32Array;
  /** Nodes by level, then number; holds fewer than all nodes when the graph has a cycle. */
  readonly order: Int32Array;
}

/** The same edges the other way round; the nodes that need n, in ascending order. */
export function reversed(edges: Edges): Edges {
  const count = edges.start.length - 1;
  const start = new Int32Array(count + 1);
  for (const target of edges.targets) start[target + 1]! += 1;
  for (let node = 0; node < count; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const targets = new Int32Array(edges.targets.length);
  for (let node = 0; node < count; node++) {
    for (let edge = edges.start[node]!; edge < edges.start[node + 1]!; edge++) {
      targets[next[edges.targets[edge]!]!++] = node;
    }
  }
  return { start, targets };
}

/** Kahn's algorithm over levels. */
export function levelled(edges: Edges, dependents: Edges): Order {
  const count = edges.start.length - 1;
  const level = new Int32Array(count);
  const waiting = new Int32Array(count);
  const ready = new Int32Array(count);
  let found = 0;
  for (let node = 0; node < count; node++) {
    waiting[node] = edges.start[node + 1]! - edges.start[node]!;
    if (waiting[node] === 0) ready[found++] = node;
  }
  let deepest = 0;
  for (let index = 0; index < found; index++) {
    const node = ready[index]!;
    const next = level[node]! + 1;
    for (let edge = dependents.start[node]!; edge < dependents.start[node + 1]!; edge++) {
      const dependent = dependents.targets[edge]!;
      if (level[dependent]! < next) level[dependent] = next;
      waiting[dependent]! -= 1;
      if (waiting[dependent] === 0) ready[found++] = dependent;
    }
    if (next > deepest) deepest = next;
  }
  return { level, order: byLevel(level, waiting, deepest, found) };
}

/** Counting sort by level; walking the numbers upwards keeps each level in ascending order. */
function byLevel(level: Int32Array, waiting: Int32Array, levels: number, found: number): Int32Array {
  const next = new Int32Array(levels + 1);
  for (let node = 0; node < level.length; node++) if (waiting[node] === 0) next[level[node]! + 1]! += 1;
  for (let depth = 0; depth < levels; depth++) next[depth + 1]! += next[depth]!;
  const order = new Int32Array(found);
  for (let node = 0; node < level.length; node++) if (waiting[node] === 0) order[next[level[node]!]!++] = node;
  return order;
}

/** Up to `most` cycles that share no node, each as the path of its nodes from the lowest number, the first not repeated. */
export function cycles(edges: Edges, dependents: Edges, most = 10): number[][] {
  const gone = new Uint8Array(edges.start.length - 1);
  const found: number[][] = [];
  while (found.length < most) {
    const stuck = stuckWithout(gone, edges, dependents);
    if (!stuck.includes(1)) break;
    const path = walkToCycle(edges, stuck);
    for (const node of path) gone[node] = 1;
    found.push(path);
  }
  return found;
}

/** Marks the nodes that wait for ever when those in `gone` are taken out: what is on a cycle, or needs one. */
function stuckWithout(gone: Uint8Array, edges: Edges, dependents: Edges): Uint8Array {
  const stuck = gone.map((mark) => 1 - mark);
  const waiting = new Int32Array(gone.length);
  const ready: number[] = [];
  for (let node = 0; node < gone.length; node++) {
    for (let edge = edges.start[node]!; edge < edges.start[node + 1]!; edge++) {
      if (gone[edges.targets[edge]!] === 0) waiting[node]! += 1;
    }
    if (gone[node] === 0 && waiting[node] === 0) ready.push(node);
  }
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    stuck[node] = 0;
    for (let edge = dependents.start[node]!; edge < dependents.start[node + 1]!; edge++) {
      const dependent = dependents.targets[edge]!;
      waiting[dependent]! -= 1;
      if (waiting[dependent] === 0 && gone[dependent] === 0) ready.push(dependent);
    }
  }
  return stuck;
}

/** Every marked node needs a marked one, so following them must come back to a node already seen. */
function walkToCycle(edges: Edges, left: Uint8Array): number[] {
  const seenAt = new Map<number, number>();
  const path: number[] = [];
  let node = left.indexOf(1);
  while (!seenAt.has(node)) {
    seenAt.set(node, path.length);
    path.push(node);
    node = firstIn(edges, node, left);
  }
  const cycle = path.slice(seenAt.get(node));
  const lowest = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)];
}

function firstIn(edges: Edges, node: number, marked: Uint8Array): number {
  for (let edge = edges.start[node]!; edge < edges.start[node + 1]!; edge++) {
    const target = edges.targets[edge]!;
    if (marked[target] === 1) return target;
  }
  return -1;
}
