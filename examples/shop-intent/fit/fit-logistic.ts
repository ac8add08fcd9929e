/** Weights of a logistic regression (no intercept of its own: give a column of ones), by Newton's method. */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  bought: ArrayLike<number>,
  shrinkage = 1e-6,
): number[] {
  const width = rows[0]?.length ?? 0;
  let weights = new Array<number>(width).fill(0);
  for (let round = 0; round < 50; round++) {
    const gradient = weights.map((weight) => -shrinkage * weight);
    const curvature = weights.map((_, a) => weights.map((__, b) => (a === b ? shrinkage : 0)));
    rows.forEach((row, i) => {
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, n) => sum + value * (weights[n] as number), 0)));
      row.forEach((value, a) => {
        gradient[a] = (gradient[a] as number) + ((bought[i] as number) - p) * value;
        const line = curvature[a] as number[];
        row.forEach((other, b) => {
          line[b] = (line[b] as number) + p * (1 - p) * value * other;
        });
      });
    });
    const step = solve(curvature, gradient);
    weights = weights.map((weight, n) => weight + (step[n] as number));
    if (step.every((change) => Math.abs(change) < 1e-9)) break;
  }
  return weights;
}

/** Solves a small symmetric system by elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, n) => [...row, vector[n] as number]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]?.[column] as number) > Math.abs(rows[pivot]?.[column] as number)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const base = rows[column] as number[];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const line = rows[row] as number[];
      const factor = (line[column] as number) / (base[column] as number);
      for (let n = column; n <= size; n++) line[n] = (line[n] as number) - factor * (base[n] as number);
    }
  }
  return rows.map((row, n) => (row[size] as number) / (row[n] as number));
}
