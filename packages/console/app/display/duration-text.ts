/** Milliseconds as people read them: `85 µs`, `4.2 ms`, `1.35 s`, `2 min 5 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 0.001) return '0 µs';
  if (milliseconds < 1) return `${figures(milliseconds * 1000)} µs`;
  if (milliseconds < 1000) return `${figures(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${figures(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function figures(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
