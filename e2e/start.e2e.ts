import { expect, test } from 'vitest';
import { fetchAsOperator } from './as-operator.ts';
import { ROOT, startProcess, temporaryFolder, urlServed } from './command.ts';

test('npm start scores the sample of the example, says where to look, serves, and ends on Ctrl-C', async () => {
  await using data = await temporaryFolder();
  await using started = startProcess('node', ['scripts/start.mjs', '--data', data.path, '--port', '0'], { cwd: ROOT });
  const url = await urlServed(started);
  const fetch = await fetchAsOperator(data.path);
  const answer = await fetch(`${url}/readyz`);
  expect(answer.status).toBe(200);
  const runs = (await (await fetch(`${url}/api/v1/runs`)).json()) as { rows: unknown[] };
  expect(runs.rows.length).toBeGreaterThan(0);
  started.child.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 0 });
});
