/** Area under the ROC curve by ranks, ties counted half; null without one of each kind. */
export function areaUnderCurve(scores: readonly number[], happened: readonly (0 | 1)[]): number | null {
  const positives = happened.filter((one) => one === 1).length;
  const negatives = happened.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const sorted = scores.map((score, index) => ({ score, one: happened[index] })).sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    ranks += (sorted.slice(from, to).filter(({ one }) => one === 1).length * (from + 1 + to)) / 2;
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
