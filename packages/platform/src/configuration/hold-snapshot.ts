import type { Configuration, ConfigurationSnapshot, Derivation } from './configuration.ts';

/** The snapshot in force with what is derived from it, wherever snapshots come from. */
export interface HeldSnapshot extends Pick<Configuration, 'current' | 'derive' | 'onChange'> {
  /** Puts the next one in force. Throws what a derivation throws, and then nothing has changed. */
  swap(next: ConfigurationSnapshot): void;
}

/** `listenerFailed` is told what a listener throws: the others are called all the same. */
export function holdSnapshot(first: ConfigurationSnapshot, listenerFailed: (error: unknown) => void): HeldSnapshot {
  const listeners = new Set<(now: ConfigurationSnapshot, before: ConfigurationSnapshot) => void>();
  const derivations: ((next: ConfigurationSnapshot) => () => void)[] = [];
  let current = first;
  return {
    current: () => current,
    swap(next) {
      const before = current;
      const inForce = derivations.map((derive) => derive(next));
      current = next;
      for (const put of inForce) put();
      for (const listener of listeners) {
        try {
          listener(next, before);
        } catch (error) {
          listenerFailed(error);
        }
      }
    },
    derive<Value>(make: Derivation<Value>) {
      let made = { snapshot: current, value: make(current, undefined) };
      derivations.push((next) => {
        const value = make(next, made);
        return () => {
          made = { snapshot: next, value };
        };
      });
      return { current: () => made.value };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
