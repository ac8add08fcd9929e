/** The value below which a share of the sorted samples lies; 0.5 is the median. Samples need not be sorted. */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new TypeError('a quantile needs at least one sample');
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}
