import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { SealedPlace } from '@enginehouse/models';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import { defineBenchRow } from './harness/define-bench-row.ts';

const AGAINST = 'bare node:crypto, the same bytes and AAD';
const PLACE: SealedPlace = { table: 'engine_registry', rowId: 4_217, path: 'config.api_key' };
/** As long as the keys of the large providers. */
const SECRET = `sk-proj-${randomBytes(36).toString('base64url')}`;

/** What a program without key ids, places, domains and strict reading would write; its key is made once, like ours. */
function bareSeal(key: KeyObject): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(`${PLACE.table}|${PLACE.rowId}|${PLACE.path}`));
  const body = Buffer.concat([cipher.update(SECRET, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `eh1.main.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

function bareOpen(key: KeyObject, sealed: string): string {
  const [, , nonce = '', text = ''] = sealed.split('.');
  const body = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
  decipher.setAAD(Buffer.from(`${PLACE.table}|${PLACE.rowId}|${PLACE.path}`));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]).toString('utf8');
}

function parts() {
  const ring = createKeyRing(makeKeyText('main'));
  return { sealer: createSealer(() => ring), key: createSecretKey(randomBytes(32)) };
}

const seal = defineBenchRow({
  name: 'vault-seal',
  what: 'seal one value',
  against: AGAINST,
  limit: 1.3,
  unit: 'ratio',
  setup: () => {
    const { sealer, key } = parts();
    return { subject: () => sealer.seal(SECRET, PLACE), peer: () => bareSeal(key) };
  },
});

const open = defineBenchRow({
  name: 'vault-open',
  what: 'open one value',
  against: AGAINST,
  limit: 1.3,
  unit: 'ratio',
  setup: () => {
    const { sealer, key } = parts();
    const own = sealer.seal(SECRET, PLACE);
    const bare = bareSeal(key);
    return { subject: () => sealer.open(own, PLACE), peer: () => bareOpen(key, bare) };
  },
});

export const rows = [seal, open];
