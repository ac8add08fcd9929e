import { EnginehouseError } from '@enginehouse/errors';
import type { Identity } from '@enginehouse/platform';

/** A setup that was done, takes the secret it gave last, and may be done again and again. */
export function createMemorySetup(): Identity['setup'] {
  let count = 0;
  return {
    isSetUp: async () => true,
    begin: async () => {
      count += 1;
      return { secret: `secret-${count}`, expiresAt: '2026-11-20T11:15:00.000Z' };
    },
    complete: async ({ secret, username }) => {
      if (secret !== `secret-${count}`) throw linkVoid();
      return { id: 1, username };
    },
  };
}

function linkVoid(): EnginehouseError {
  const entry = { status: 403, meaning: 'Void.', fix: 'Begin again.' };
  return new EnginehouseError('SETUP_LINK_VOID', entry, { message: 'the setup link is not valid' });
}
