/** Area under the ROC curve by ranks, ties counted half. */
export function areaUnderCurve(scores: readonly number[], bought: readonly number[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    for (let n = from; n < to; n++) {
      if (bought[order[n] as number] !== 1) continue;
      ranks += (from + 1 + to) / 2;
      positives++;
    }
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/** Mean squared difference between score and outcome. */
export function brierScore(scores: readonly number[], bought: readonly number[]): number {
  return scores.reduce((sum, score, i) => sum + (score - (bought[i] as number)) ** 2, 0) / scores.length;
}

/** Expected calibration error: mean distance of purchase rate and mean score over ten bands of equal size. */
export function calibrationError(scores: readonly number[], bought: readonly number[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let error = 0;
  for (let band = 0; band < 10; band++) {
    const members = order.slice(Math.floor((band * order.length) / 10), Math.floor(((band + 1) * order.length) / 10));
    const difference = members.reduce((sum, i) => sum + (scores[i] as number) - (bought[i] as number), 0);
    error += Math.abs(difference) / order.length;
  }
  return error;
}
