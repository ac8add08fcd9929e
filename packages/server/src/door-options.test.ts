import { expect, test } from 'vitest';
import { checkedDoor, type DoorOptions } from './door-options.ts';

const INVALID = expect.objectContaining({ code: 'DOOR_SETTING_INVALID' });

test('what is left out is nothing, and what makes sense is taken', () => {
  expect(checkedDoor({})).toEqual({ publicUrl: null, trustedProxies: [], requestsPerMinute: undefined });
  const trustedProxies = ['10.0.0.7', '10.1.0.0/16', '::1', 'fd00::/8'];
  const door = checkedDoor({ publicUrl: 'https://house.example:8443/', trustedProxies, requestsPerMinute: 0 });
  expect(door).toMatchObject({ trustedProxies, requestsPerMinute: null });
  expect(door.publicUrl?.origin).toBe('https://house.example:8443');
});

test.each<DoorOptions>([
  { publicUrl: 'house.example' },
  { publicUrl: 'ftp://house.example' },
  { publicUrl: 'https://house.example/enginehouse' },
  { publicUrl: 'https://me:hunter2@house.example' },
  { publicUrl: 'https://house.example?x' },
  { trustedProxies: ['proxy.example'] },
  { trustedProxies: ['10.0.0.0/33'] },
  { trustedProxies: ['10.0.0.0/8/8'] },
  { trustedProxies: ['0.0.0.0/0'] },
  { trustedProxies: ['*'] },
  { requestsPerMinute: -1 },
  { requestsPerMinute: Number.NaN },
  { requestsPerMinute: 1.5 },
])('%j is refused, without what may be a password', (options) => {
  const refused = (): unknown => {
    try {
      return checkedDoor(options);
    } catch (error) {
      return error;
    }
  };
  expect(refused()).toEqual(INVALID);
  expect(String(refused())).not.toContain('hunter2');
});
