import { isEnginehouseError } from '@enginehouse/errors';
import type { RegisteredModel, RowId, RowRights, WriteRefusal } from '@enginehouse/models';
import type { Database } from '../../database.ts';
import type { Caller, ModelReader } from '../repository.ts';
import type { WriteParts } from './planned-write.ts';
import { judgeRow } from './row-writes.ts';

/**
 * What would refuse a change of a row and its deletion, by the rules that judge them. Asking is no attempt: nothing of it is
 * audited. Rows of other core models that keep it from being deleted are not looked for.
 */
export async function rowRights(
  parts: WriteParts,
  entry: RegisteredModel,
  caller: Caller,
  id: RowId,
  { db, reader }: { readonly db: Database; readonly reader: ModelReader },
): Promise<RowRights | null> {
  if ((await reader.view(entry, caller, id)) === null) return null;
  const refusal = async (operation: 'update' | 'delete'): Promise<WriteRefusal | null> => {
    try {
      await judgeRow(parts, entry, caller, { operation, id }, db);
      return null;
    } catch (error) {
      if (!isEnginehouseError(error) || error.status >= 500) throw error;
      return { code: error.code, message: error.message, fix: error.fix };
    }
  };
  return { update: await refusal('update'), delete: await refusal('delete') };
}
