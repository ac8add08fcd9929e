import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Point } from './layout-engines.ts';

type Dependency = Edge<{ readonly through: readonly Point[] }>;

/** An edge from what is needed to what needs it, around the engines between them. */
export const DependencyEdge = memo(function DependencyEdge(props: EdgeProps<Dependency>) {
  const { id, sourceX, sourceY, targetX, targetY, markerEnd, data } = props;
  const points = [{ x: sourceX, y: sourceY }, ...(data?.through ?? []), { x: targetX, y: targetY }];
  return <BaseEdge id={id} path={pathThrough(points)} {...(markerEnd === undefined ? {} : { markerEnd })} />;
});

/** A curve through all points, level at each. */
function pathThrough([first, ...others]: readonly Point[]): string {
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  let before = first;
  for (const point of others) {
    const half = (point.x - before.x) / 2;
    path += `C${before.x + half},${before.y} ${point.x - half},${point.y} ${point.x},${point.y}`;
    before = point;
  }
  return path;
}
