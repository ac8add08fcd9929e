import type { client } from '../../api/client.ts';

/** A model of an instance as lists show it. */
export type BoundModel = Awaited<ReturnType<typeof client.instances.models>>['models'][number];
