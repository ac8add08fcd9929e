import type { Configuration, ConfigurationSnapshot, Derivation } from '../../configuration/configuration.ts';

/** As much of a configuration as a gate follows, without a database: what is in force is what was put there last. */
export interface MadeConfiguration {
  readonly configuration: Configuration;
  put(snapshot: ConfigurationSnapshot): void;
}

export function madeConfiguration(first: ConfigurationSnapshot): MadeConfiguration {
  let current = first;
  const listeners = new Set<(now: ConfigurationSnapshot, before: ConfigurationSnapshot) => void>();
  const derivations: ((next: ConfigurationSnapshot) => void)[] = [];
  const made: Pick<Configuration, 'current' | 'derive' | 'onChange'> = {
    current: () => current,
    derive<Value>(make: Derivation<Value>) {
      let value = make(current, undefined);
      derivations.push((next) => {
        value = make(next, { snapshot: current, value });
      });
      return { current: () => value };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    configuration: made as Configuration,
    put(next) {
      const before = current;
      for (const derive of derivations) derive(next);
      current = next;
      for (const listener of listeners) listener(next, before);
    },
  };
}
