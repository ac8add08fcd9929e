import { allRoutes } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { bareRoute } from './routes-without-schemas.ts';

test('browsers get of each route what the client reads, and no schema', () => {
  for (const route of allRoutes) {
    const bare = JSON.parse(JSON.stringify(bareRoute(route)));
    expect(bare).toMatchObject({ name: route.name, method: route.method, path: route.path });
    expect('body' in bare).toBe('body' in route);
    expect(bare.dialect).toBe('dialect' in route ? route.dialect : undefined);
    expect(Object.keys(bare.stream ?? {})).toEqual('stream' in route ? Object.keys(route.stream) : []);
    expect(JSON.stringify(bare).length).toBeLessThan(400);
  }
});

test('how a route streams stays readable', () => {
  const verify = allRoutes.find(({ name }) => name === 'audit.verify');
  if (verify === undefined) throw new TypeError('there is no route audit.verify');
  expect(bareRoute(verify)).toMatchObject({
    stream: { format: 'sse', method: 'verifying', event: true, last: 'done' },
  });
});
