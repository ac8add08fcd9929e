import type { RowValues } from '@enginehouse/store';
import { expect, test } from 'vitest';
import { configAddressRules } from './config-address-rules.ts';
import { NEVER_REACHED } from './testing/forbidden-spellings.ts';
import { testManifest } from './testing/open-test-dialer.ts';

const manifest = testManifest({ deployment: 'hybrid' });
const rules = configAddressRules([manifest]);

function write(base_url: unknown, before: RowValues | null = null): unknown {
  const values = { provider: manifest.id, config: { base_url } };
  const operation = before === null ? 'create' : 'update';
  return rules.judge({ operation, id: null, before, values, cascade: false, caller: {} } as never, {} as never);
}

test('an address that nothing ever lets through is refused at the write, in every spelling, and not repeated', () => {
  const written = NEVER_REACHED.filter(({ url }) => URL.canParse(url));
  expect(written.length).toBeGreaterThan(90);
  const taken = written.filter(({ url }) => {
    try {
      write(url);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_REQUEST', where: 'config.base_url' });
      return false;
    }
  });
  expect(taken).toEqual([]);
  expect(() => write('https://me:hunter22@models.example/')).toThrow(/^(?!.*hunter22).*can never be reached/);
});

test.each([
  'https://models.example/v1',
  'http://localhost:11434',
  'http://10.1.2.3/v1',
  // Approvals, and the machine, have their say at the call.
  'http://127.1/',
  // The provider says what is no URL.
  'nowhere',
  undefined,
])('%s is taken', (url) => {
  expect(write(url)).toBeUndefined();
});

test('an instance whose address stays as it was is not asked', () => {
  const before = { provider: manifest.id, config: { base_url: 'http://169.254.169.254/' } };
  expect(write('http://169.254.169.254/', before)).toBeUndefined();
  expect(() => write('http://169.254.169.253/', before)).toThrow('can never be reached');
});
