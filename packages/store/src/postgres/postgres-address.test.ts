import { expect, test } from 'vitest';
import { postgresAddress } from './postgres-address.ts';

test('says where the server listens, as the driver reads its URL', () => {
  const of = (url: string): string => JSON.stringify(postgresAddress({ url }));
  expect(of('postgres://user:password@database.example:6432/house')).toBe('{"host":"database.example","port":6432}');
  expect(of('postgresql://database.example/house')).toBe('{"host":"database.example","port":5432}');
  expect(of('postgres://user@[::1]:5433/house')).toMatch(/"host":"\[?::1\]?","port":5433/);
  expect(of('postgres:///house?host=/var/run/postgresql')).toBe('{"host":"localhost","port":5432}');
  expect(of('postgres://%2Fvar%2Frun%2Fpostgresql:5433/house')).toBe('{"host":"localhost","port":5433}');
});
