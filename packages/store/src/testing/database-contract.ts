import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Dialect } from '../database.ts';

/** What every driver does. `open` gives an empty database; called once. */
export function describeDatabase(dialect: Dialect, open: () => Promise<Database>): void {
  describe(`database contract: ${dialect}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
      await db.query('create table note (id bigint generated always as identity primary key, text text unique)');
    });
    afterAll(() => db.close());

    test('says its dialect', () => {
      expect(db.dialect).toBe(dialect);
    });

    test('carries values both ways', async () => {
      const time = new Date('2026-05-04T03:02:01.123Z');
      const [row] = await db.query(
        `select $1::int8 as big, $2::text as text, $3::bool as flag, $4::timestamptz as time, $5::bytea as bytes,
                $6::jsonb as json, $7::text[] as list, $8::float8 as real, $9::text as nothing, $10::int8[] as numbers`,
        [
          9007199254740991,
          'naïve \\ "text" \n 🚂',
          true,
          time,
          new Uint8Array([0, 1, 255]),
          JSON.stringify({ list: [1, 2] }),
          ['a', 'b,"c"', '', null],
          0.1,
          null,
          [1, 2],
        ],
      );
      expect(row).toMatchObject({
        big: 9007199254740991,
        text: 'naïve \\ "text" \n 🚂',
        flag: true,
        time,
        json: { list: [1, 2] },
        list: ['a', 'b,"c"', '', null],
        real: 0.1,
        nothing: null,
      });
      expect(Buffer.from(row?.bytes as Uint8Array).toString('hex')).toBe('0001ff');
      expect(row?.numbers).toEqual([1, 2]);
    });

    test('prepares named statements once and runs them with other values', async () => {
      const ask = (n: number) => db.query<{ n: number }>('select $1::int as n', [n], { name: 'contract-number' });
      const rows = await Promise.all([1, 2, 3, 4, 5].map(ask));
      expect(rows.flat().map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    });

    test('answers concurrent statements each with its own rows and its own errors', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, (_, n) =>
          n % 3 === 0
            ? db.query('select 1 / $1::int as n', [0], { name: 'contract-divide' })
            : db.query<{ n: number }>('select $1::int as n', [n], { name: 'contract-number' }),
        ),
      );
      outcomes.forEach((outcome, n) => {
        if (n % 3 === 0)
          expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_VALUE_REFUSED' } });
        else expect(outcome).toMatchObject({ status: 'fulfilled', value: [{ n }] });
      });
    });

    test('carries megabytes in one statement', async () => {
      const texts = Array.from({ length: 500 }, (_, n) => `${n}`.repeat(2_000));
      const [row] = await db.query<{ size: number; texts: string[] }>(
        'select sum(length(t)) as size, array_agg(t) as texts from unnest($1::text[]) as t',
        [texts],
      );
      expect(Number(row?.size)).toBe(texts.join('').length);
      expect(row?.texts).toEqual(texts);
    });

    test('runs several statements of one text in one transaction', async () => {
      await expect(
        db.query(`insert into note (text) values ('first of two'); insert into note (text) values (1 / 0)`),
      ).rejects.toMatchObject({ code: 'DATABASE_VALUE_REFUSED' });
      expect(await db.query(`select 1 from note where text = 'first of two'`)).toEqual([]);
    });

    test('names what went wrong, with the state and the rule', async () => {
      await db.query(`insert into note (text) values ('taken')`);
      await expect(db.query(`insert into note (text) values ('taken')`)).rejects.toMatchObject({
        name: 'EnginehouseError',
        code: 'DATABASE_CONSTRAINT',
        details: { sqlState: '23505', constraint: 'note_text_key', table: 'note' },
        cause: { code: '23505' },
      });
      await expect(db.query('select nonsense')).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
      await expect(db.query('select $1::text', ['a\u0000b'])).rejects.toMatchObject({
        code: 'DATABASE_VALUE_REFUSED',
      });
      await expect(db.query('select $1::int', ['twelve'])).rejects.toMatchObject({ code: 'DATABASE_VALUE_REFUSED' });
    });

    test('commits a transaction that resolves and undoes one that rejects', async () => {
      const id = await db.transaction(async (tx) => {
        const [row] = await tx.query<{ id: number }>(`insert into note (text) values ('kept') returning id`);
        return row?.id;
      });
      await expect(
        db.transaction(async (tx) => {
          await tx.query(`update note set text = 'lost' where id = $1`, [id ?? 0]);
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await db.query('select text from note where id = $1', [id ?? 0])).toEqual([{ text: 'kept' }]);
    });

    test('shows a transaction to nobody before its commit', async () => {
      const gate = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const transaction = db.transaction(async (tx) => {
        await tx.query(`insert into note (text) values ('unseen')`);
        begun.resolve();
        await gate.promise;
        throw new Error('undone');
      });
      await begun.promise;
      const seen = db.query(`select 1 from note where text = 'unseen'`);
      gate.resolve();
      await expect(transaction).rejects.toThrow('undone');
      expect(await seen).toEqual([]);
    });

    test('runs many transactions and statements at a time without mixing them', async () => {
      await db.query('create table counter (n int); insert into counter values (0)');
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          index % 2 === 0
            ? db.transaction(async (tx) => {
                const [row] = await tx.query<{ n: number }>('select n from counter for update');
                await tx.query('update counter set n = $1', [(row?.n ?? 0) + 1]);
              })
            : db.query('update counter set n = n + 1'),
        ),
      );
      expect(await db.query('select n from counter')).toEqual([{ n: 40 }]);
    });

    test('refuses what would wait for itself, and a transaction after its end', async () => {
      await expect(db.transaction(() => db.query('select 1'))).rejects.toMatchObject({ code: 'TRANSACTION_MISUSED' });
      await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toMatchObject({
        code: 'TRANSACTION_MISUSED',
      });
      const ended = await db.transaction(async (tx) => tx);
      await expect(ended.query('select 1')).rejects.toMatchObject({ code: 'TRANSACTION_MISUSED' });
      expect(await db.query('select 1 as n')).toEqual([{ n: 1 }]);
    });

    test('does not call a transaction committed in which a statement failed', async () => {
      await expect(
        db.transaction(async (tx) => {
          await tx.query(`insert into note (text) values ('swallowed')`);
          await tx.query('select 1 / 0').catch(() => undefined);
        }),
      ).rejects.toMatchObject({ code: 'TRANSACTION_MISUSED' });
      expect(await db.query(`select 1 from note where text = 'swallowed'`)).toEqual([]);
    });

    test('keeps the snapshot of a repeatable read, and a read-only transaction from writing', async () => {
      await expect(
        db.transaction((tx) => tx.query(`insert into note (text) values ('no')`), { readOnly: true }),
      ).rejects.toMatchObject({ details: { sqlState: '25006' } });
      const level = await db.transaction((tx) => tx.query('show transaction_isolation'), {
        isolation: 'repeatable read',
      });
      expect(level).toEqual([{ transaction_isolation: 'repeatable read' }]);
    });

    test('hears notifications after the commit, until stopped', async () => {
      const heard: string[] = [];
      let waiting = Promise.withResolvers<void>();
      const hear = (payload: string): void => {
        heard.push(payload);
        waiting.resolve();
      };
      const stop = await db.listen('contract', hear);
      const stopSecond = await db.listen('contract', hear);
      await stopSecond();
      await db.transaction(async (tx) => {
        await tx.query(`select pg_notify('contract', 'one')`);
        expect(heard).toEqual([]);
      });
      await waiting.promise;
      waiting = Promise.withResolvers();
      await db
        .transaction(async (tx) => {
          await tx.query(`select pg_notify('contract', 'undone')`);
          throw new Error('undone');
        })
        .catch(() => undefined);
      await db.query(`select pg_notify('contract', 'two')`);
      await waiting.promise;
      await stop();
      await db.query(`select pg_notify('contract', 'three')`);
      await db.query('select 1');
      expect(heard).toEqual(['one', 'two']);
      await expect(db.listen('no "channel"', hear)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    });

    test('hears for who begins to listen while another one stops', async () => {
      const heard: string[] = [];
      const ended = Promise.withResolvers<void>();
      await db.listen('contract_end', () => ended.resolve());
      const stop = await db.listen('contract', () => undefined);
      await Promise.all([stop(), db.listen('contract', (payload) => heard.push(payload))]);
      await db.query(`select pg_notify('contract', 'heard')`);
      // Comes behind it, so that nobody waits for what never comes.
      await db.query(`select pg_notify('contract_end', '')`);
      await ended.promise;
      expect(heard).toEqual(['heard']);
    });

    test('finishes what is under way when it closes, and then takes nothing more', async () => {
      const last = db.query(`insert into note (text) values ('last') returning text`);
      const closing = db.close();
      expect(await last).toEqual([{ text: 'last' }]);
      await closing;
      await db.close();
      await expect(db.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
      await expect(db.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
      await expect(db.listen('contract', () => undefined)).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    });
  });
}
