import { type EngineEdges, reached } from './engine-edges.ts';
import { edgeId } from './layout-engines.ts';

/**
 * Marks what one engine depends on and what depends on it, and fades the rest: one sheet of style rules, so that pointing at
 * an engine draws none of the others anew. Ids of engines are kebab-case, which a selector takes as it is.
 */
export function GraphHighlight({ engineId, edges }: { readonly engineId: string | null; readonly edges: EngineEdges }) {
  if (engineId === null) return null;
  const below = reached(edges.dependencies, engineId);
  const above = reached(edges.dependents, engineId);
  const shown = [engineId, ...below, ...above];
  const lines = [...edgeIds(edges, new Set([engineId, ...below])), ...edgeIds(edges, new Set([engineId, ...above]))];
  const css = [
    '.react-flow__node, .react-flow__edge { opacity: 0.2 }',
    `${shown.map((id) => `.react-flow__node[data-id="${id}"]`).join(',')} { opacity: 1 }`,
    `.react-flow__node[data-id="${engineId}"] a { background: var(--mantine-primary-color-light) }`,
    ...(lines.length === 0
      ? []
      : [
          `${lines.map((id) => `.react-flow__edge[data-id="${id}"]`).join(',')} { opacity: 1 }`,
          `${lines.map((id) => `.react-flow__edge[data-id="${id}"] path`).join(',')} { stroke-width: 2.5; stroke: var(--mantine-primary-color-filled) }`,
        ]),
  ];
  return <style>{css.join('\n')}</style>;
}

/** The edges that run between engines of a set. */
function edgeIds({ dependencies }: EngineEdges, ids: ReadonlySet<string>): string[] {
  return [...ids].flatMap((id) =>
    (dependencies.get(id) ?? [])
      .filter((dependency) => ids.has(dependency))
      .map((dependency) => edgeId(dependency, id)),
  );
}
