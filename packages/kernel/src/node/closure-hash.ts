import { hash } from 'node:crypto';

/** One module of an engine's own code. */
export interface ClosureModule {
  /** SHA-256 (hex) of its text. */
  readonly contentHash: string;
  /** What it imports of the engine's own code, by the specifier it wrote; values are keys of the closure. */
  readonly edges: ReadonlyMap<string, string>;
}

/**
 * SHA-256 (hex) over a module closure. Modules are numbered by a walk from the root along specifiers in sorted order,
 * so the hash depends on what each file says and on which file each import reaches, and on no path: the same code in
 * another folder has the same hash, two files that swapped their content have not.
 */
export function closureHash(root: string, modules: ReadonlyMap<string, ClosureModule>): string {
  const numbers = new Map<string, number>([[root, 0]]);
  const lines: string[] = [];
  // A Map goes on with the keys added while it is being walked: this is the breadth-first walk.
  for (const key of numbers.keys()) {
    const module = modules.get(key);
    if (module === undefined) continue;
    const edges: [specifier: string, number: number][] = [];
    for (const [specifier, target] of [...module.edges].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!modules.has(target)) continue;
      if (!numbers.has(target)) numbers.set(target, numbers.size);
      edges.push([specifier, numbers.get(target) as number]);
    }
    lines.push(JSON.stringify([module.contentHash, edges]));
  }
  return hash('sha256', lines.join('\n'), 'hex');
}

/** SHA-256 (hex) of a source text; line ends count as `\n`, as they do in JavaScript, whatever git wrote on this disk. */
export function contentHash(source: string | ArrayBuffer | NodeJS.ArrayBufferView): string {
  return hash('sha256', latin1(source).replaceAll('\r\n', '\n'), 'hex');
}

function latin1(source: string | ArrayBuffer | NodeJS.ArrayBufferView): string {
  if (typeof source === 'string') return Buffer.from(source).toString('latin1');
  if (source instanceof ArrayBuffer) return Buffer.from(source).toString('latin1');
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('latin1');
}
