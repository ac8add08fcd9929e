import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';

/** The coded error that a call throws; fails when it throws another or none. */
export function errorOf(call: () => unknown): EnginehouseError {
  try {
    call();
  } catch (error) {
    if (isEnginehouseError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The same for a promise. */
export async function rejectionOf(call: Promise<unknown>): Promise<EnginehouseError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  return errorOf(() => {
    if (outcome !== undefined) throw outcome;
  });
}
