/**
 * Spearman's rank correlation of two columns of equal length, ties given their mean rank. Null with fewer than 3 pairs
 * or when one column is constant.
 */
export function rankCorrelation(a: Float64Array, b: Float64Array): number | null {
  if (a.length < 3) return null;
  const ranksA = ranks(a);
  const ranksB = ranks(b);
  const mean = (a.length + 1) / 2;
  let together = 0;
  let spreadA = 0;
  let spreadB = 0;
  for (let index = 0; index < a.length; index++) {
    const offA = (ranksA[index] as number) - mean;
    const offB = (ranksB[index] as number) - mean;
    together += offA * offB;
    spreadA += offA * offA;
    spreadB += offB * offB;
  }
  if (spreadA === 0 || spreadB === 0) return null;
  return Math.max(-1, Math.min(1, together / Math.sqrt(spreadA * spreadB)));
}

function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const found = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1] as number] === values[order[first] as number]) last++;
    for (let index = first; index <= last; index++) found[order[index] as number] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return found;
}
