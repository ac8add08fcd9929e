import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CapabilityOrder } from './order.ts';
import { saveOrder } from './save-order.ts';

/** The order of a capability, saved at every change. */
export interface EditedOrder {
  /** As it was put last, before the server has said so. */
  readonly modelIds: readonly number[];
  readonly save: (modelIds: readonly number[], said: string) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
  readonly saving: boolean;
  /** What was done last, for those who do not see it. */
  readonly said: string;
  readonly error: Error | null;
}

/** Saves each change of an order, one after another, and remembers those of this visit so that they can be undone. */
export function useOrder({ capability, modelIds: stored }: CapabilityOrder): EditedOrder {
  const queries = useQueryClient();
  const [past, setPast] = useState<readonly (readonly number[])[]>([]);
  const [said, setSaid] = useState('');
  const put = useMutation({
    mutationFn: async ({
      shown,
      modelIds,
    }: {
      readonly shown: readonly number[];
      readonly modelIds: readonly number[];
      readonly past: typeof past;
      readonly said: string;
    }) => {
      await saveOrder(capability, shown, modelIds);
      await queries.invalidateQueries({ queryKey: ['ai'] });
    },
    // Two changes in one moment arrive in the order in which they were made.
    scope: { id: `order of ${capability}` },
    onSuccess: (_, done) => {
      setPast(done.past);
      setSaid(done.said);
    },
    onError: () => setSaid(''),
  });
  const modelIds = put.isPending ? put.variables.modelIds : stored;
  return {
    modelIds,
    save: (next, what) =>
      put.mutate({ shown: modelIds, modelIds: next, past: [...past, modelIds], said: `Saved: ${what}` }),
    undo: () => {
      const before = past.at(-1);
      if (before !== undefined)
        put.mutate({ shown: modelIds, modelIds: before, past: past.slice(0, -1), said: 'The last change was undone.' });
    },
    canUndo: past.length > 0,
    saving: put.isPending,
    said,
    error: put.error,
  };
}
