import { inspect } from 'node:util';
import type { RegisteredModel } from '@enginehouse/models';
import type { ModelsAccess, OpenModelProxy } from '@enginehouse/sdk';
import { unknownCoreModel } from '../errors.ts';
import type { Session } from '../session.ts';
import { MODELS_BY_MEMBER, MODELS_BY_NAME } from './core-model-names.ts';
import { isMemberName } from './member-name.ts';
import type { ModelsParts } from './model-calls.ts';
import { createModelProxy } from './model-proxy.ts';

/**
 * `sdk.models` for a session. Nothing is checked until a call is made; the session is asked for then, so that a proxy kept
 * across requests acts for whoever is there at the moment.
 */
export function modelsAccess(parts: ModelsParts, session: Session | (() => Session)): ModelsAccess {
  const current = typeof session === 'function' ? session : () => session;
  return new Proxy(new ModelsOf(parts, current), MEMBERS) as unknown as ModelsAccess;
}

/** What stands behind the proxy. Its fields are private: a console shows names, and nothing of the machine. */
class ModelsOf {
  readonly #parts: ModelsParts;
  readonly #session: () => Session;
  readonly #made = new Map<RegisteredModel, OpenModelProxy>();

  constructor(parts: ModelsParts, session: () => Session) {
    this.#parts = parts;
    this.#session = session;
  }

  byName(name: unknown): OpenModelProxy {
    const asked = typeof name === 'string' ? name : `a value of type ${typeof name}`;
    return this.#proxy(asked, MODELS_BY_NAME.get(asked.trim().toLowerCase()), MODELS_BY_NAME);
  }

  byMember(member: string): OpenModelProxy {
    return this.#proxy(member, MODELS_BY_MEMBER.get(member), MODELS_BY_MEMBER);
  }

  #proxy(
    asked: string,
    entry: RegisteredModel | undefined,
    known: ReadonlyMap<string, RegisteredModel>,
  ): OpenModelProxy {
    const made = entry === undefined ? undefined : this.#made.get(entry);
    if (made !== undefined) return made;
    const unknown = (): Error => unknownCoreModel(asked, known.keys());
    const proxy = createModelProxy(this.#parts, entry ?? unknown, this.#session);
    if (entry !== undefined) this.#made.set(entry, proxy);
    return proxy;
  }

  [inspect.custom](): string {
    return `ModelsAccess { ${[...MODELS_BY_MEMBER.keys()].join(', ')} }`;
  }
}

/** Every name is a member: a misspelled one is an error when it is called, with the nearest names. */
const MEMBERS: ProxyHandler<ModelsOf> = {
  get(target, key) {
    if (key === 'get') return (name: unknown) => target.byName(name);
    if (typeof key === 'symbol') return Reflect.get(target, key, target);
    return isMemberName(key) ? target.byMember(key) : Reflect.get(Object.prototype, key);
  },
  has: (_, key) => key === 'get' || MODELS_BY_MEMBER.has(String(key)),
  ownKeys: () => [...MODELS_BY_MEMBER.keys()],
  getOwnPropertyDescriptor(target, key) {
    if (typeof key === 'symbol' || !MODELS_BY_MEMBER.has(key)) return undefined;
    return { value: target.byMember(key), enumerable: true, configurable: true, writable: false };
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
};
