import { expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, testSigner } from '../testing/index.ts';
import { sealAudit } from './audit-chain.ts';
import { verifyAudit } from './verify-audit.ts';

const signer = testSigner();

test('an event that commits late is sealed late, by whichever node, and nothing waits for it', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using node = await openDatabase(location.options);
  const insert = (name: string): string =>
    `insert into audit_events (event_type, entity_type, entity_id, operation) values ('x.y.z', 'lamps', '${name}', 'x')`;
  await db.query(insert('first'));
  const late = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const transaction = db.transaction(async (tx) => {
    await tx.query(insert('late'));
    opened.resolve();
    await late.promise;
  });
  await opened.promise;
  await db.query(insert('second'));
  expect(await sealAudit(db, signer)).toMatchObject({
    ids: [
      [1, 1],
      [3, 3],
    ],
    awaited: [{ ids: [[2, 2]] }],
  });
  // Long ago, as far as the clock is concerned: while its transaction is open, it is awaited all the same.
  await db.query(`
    alter table audit_batches disable trigger user;
    update audit_batches set awaited = jsonb_set(awaited, '{0,since}', '0');
    alter table audit_batches enable trigger user`);
  await db.query(insert('third'));
  const [one, other] = await Promise.all([sealAudit(db, signer), sealAudit(node, signer)]);
  expect(one ?? other).toMatchObject({ seq: 2, ids: [[4, 4]], awaited: [{ ids: [[2, 2]] }] });
  expect((await verifyAudit({ db, signer })).unsealed).toBe(0);
  late.resolve();
  await transaction;
  expect((await verifyAudit({ db, signer })).unsealed).toBe(1);
  expect(await sealAudit(node, signer)).toMatchObject({ seq: 3, ids: [[2, 2]], throughId: 4, awaited: [] });
  expect(await sealAudit(db, signer)).toBeNull();
  // The first line's wait was made older by hand, which the chain notices.
  expect((await verifyAudit({ db, signer })).broken).toMatchObject({ seq: 1, reason: 'line-altered' });
});
