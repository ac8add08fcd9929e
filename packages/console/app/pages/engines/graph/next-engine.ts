import type { EngineEdges } from './engine-edges.ts';
import type { Places } from './layout-engines.ts';

/** What an arrow key asks for: right and left follow the edges, up and down stay in the layer. */
export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export function isArrow(key: string): key is Arrow {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown';
}

/** The engine that an arrow leads to; null where there is none. */
export function nextEngine(places: Places, edges: EngineEdges, from: string, arrow: Arrow): string | null {
  const here = places.get(from);
  if (here === undefined) return null;
  const nearest = (ids: readonly string[]): string | null => {
    let found: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const id of ids) {
      const place = places.get(id);
      if (place === undefined) continue;
      const distance = Math.hypot(place.x - here.x, place.y - here.y);
      if (distance < least) [found, least] = [id, distance];
    }
    return found;
  };
  if (arrow === 'ArrowRight') return nearest(edges.dependents.get(from) ?? []);
  if (arrow === 'ArrowLeft') return nearest(edges.dependencies.get(from) ?? []);
  const below = arrow === 'ArrowDown';
  const layer = [...places].filter(([, { x, y }]) => x === here.x && (below ? y > here.y : y < here.y));
  return nearest(layer.map(([id]) => id));
}
