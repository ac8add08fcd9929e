// Ends with 0 when the node of this machine may be sent traffic: the health check of the container.
const port = process.argv[2] ?? '7373';
try {
  const { status } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
