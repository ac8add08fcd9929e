import { allRows, type Client, type Row } from '@enginehouse/api';
import { didYouMean } from '@enginehouse/errors';
import { unknownInstance } from '../errors.ts';

/** A row of `engine_registry` as commands need it. */
export interface Instance {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  readonly status: string;
  readonly supported: boolean;
}

/** Every engine instance, in the order of their numbers. */
export async function allInstances(client: Client): Promise<readonly Instance[]> {
  return (await allRows(client, 'engine_registry')).map(instanceOf);
}

/** The instance of a number, or of a name in any case. Throws `UNKNOWN_INSTANCE` with the nearest names. */
export async function findInstance(client: Client, word: string): Promise<Instance> {
  const instances = await allInstances(client);
  const name = word.trim().toLowerCase();
  const found =
    instances.find((instance) => instance.name.toLowerCase() === name) ??
    instances.find(({ id }) => String(id) === name);
  if (found !== undefined) return found;
  throw unknownInstance(
    word,
    didYouMean(
      word,
      instances.map((instance) => instance.name),
    ),
  );
}

function instanceOf(row: Row): Instance {
  const { id, name, provider, status, supported } = row;
  return {
    id: Number(id),
    name: String(name),
    provider: String(provider),
    status: String(status),
    supported: supported === true,
  };
}
