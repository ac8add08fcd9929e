import { EnginehouseError } from '@enginehouse/errors';
import { DEFAULT_SETTINGS, type Sdk } from '@enginehouse/platform';

/** Settings that are as they were, whatever is set: names are checked, and values are not. */
export function createMemorySettings(next: () => number): Sdk['settings'] {
  return {
    all: async () => DEFAULT_SETTINGS,
    set: async (name) => {
      if (Object.hasOwn(DEFAULT_SETTINGS, name)) return { revision: next() };
      throw new EnginehouseError('UNKNOWN_SETTING', UNKNOWN, { message: 'there is no such setting' });
    },
  };
}

const UNKNOWN = { status: 404, meaning: 'Unknown.', fix: 'Look.' };
