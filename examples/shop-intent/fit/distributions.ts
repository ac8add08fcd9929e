/** Logarithm of the gamma function for x > 0 (Lanczos approximation, 15 digits). */
export function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const sum = coefficients.reduce((total, c, n) => total + c / (x + n), 0.9999999999998099);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Logarithm of the beta function. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** The q-quantile of Beta(a, b), by halving on the regularized incomplete beta function. */
export function betaQuantile(q: number, a: number, b: number): number {
  return rootOf((x) => betaShareBelow(x, a, b) - q, 0, 1);
}

/** The q-quantile of a Gamma distribution with this shape and rate, by halving. */
export function gammaQuantile(q: number, shape: number, rate: number): number {
  const most = (shape + 20 * Math.sqrt(shape) + 20) / rate;
  return rootOf((x) => gammaShareBelow(x * rate, shape) - q, 0, most);
}

/** Minimum of a function of one variable by golden section, to a thousandth of the range's millionth. */
export function minimumOf(of: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = from;
  let high = to;
  for (let round = 0; round < 60; round++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (of(a) < of(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

function betaShareBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShareBelow(1 - x, b, a);
  // Continued fraction after Lentz.
  const tiny = 1e-300;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let fraction = d;
  for (let m = 1; m < 400; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return (Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b)) / a) * fraction;

  function notZero(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

function gammaShareBelow(x: number, shape: number): number {
  if (x <= 0) return 0;
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-15; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(-x + shape * Math.log(x) - logGamma(shape)));
}

function rootOf(of: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (of(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
