import type { RowRights } from '@enginehouse/api';
import { Text } from '@mantine/core';

export type WriteRefusal = NonNullable<RowRights['update']>;

/** In place of what would be refused: why, and what to do about it. */
export function RefusedWrite({ verb, refusal }: { readonly verb: string; readonly refusal: WriteRefusal }) {
  return (
    <Text size="sm" c="dimmed" mb="sm">
      It cannot be {verb}: {refusal.detail}. {refusal.fix}
    </Text>
  );
}
