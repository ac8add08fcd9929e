import type { RegisteredModel } from '@enginehouse/models';
import { type OpenModelProxy, SPECIFIC_CALLS } from '@enginehouse/sdk';
import { notSupported } from '../errors.ts';
import type { Session } from '../session.ts';
import { isMemberName } from './member-name.ts';
import { createModelCalls, type ModelsParts } from './model-calls.ts';

type Call = (...args: never[]) => Promise<unknown>;

/**
 * The proxy over one core model, or over a name that is none: then `target` makes the error of its calls. Every name is a
 * call, so that one that the core model lacks is an error that says so, and not `undefined is not a function`.
 */
export function createModelProxy(
  parts: ModelsParts,
  target: RegisteredModel | (() => Error),
  session: () => Session,
): OpenModelProxy {
  const resolve = (): RegisteredModel => {
    if (typeof target === 'function') throw target();
    return target;
  };
  const specific = (call: string): Call => {
    return async (...args) => {
      const { name } = resolve().model;
      const own = parts.specific.get(name)?.(session());
      const found = own !== undefined && Object.hasOwn(own, call) ? (own as Record<string, Call>)[call] : undefined;
      if (found === undefined)
        throw notSupported(
          name,
          call,
          Object.keys(calls).filter((other) => other !== call),
        );
      return await found(...args);
    };
  };
  const calls: Record<string, unknown> = { ...createModelCalls(parts, resolve, session) };
  if (typeof target !== 'function') for (const call of specificCallsOf(target.model.name)) calls[call] = specific(call);
  return new Proxy(calls, {
    get(_, key) {
      if (typeof key === 'symbol' || Object.hasOwn(calls, key) || !isMemberName(key)) return Reflect.get(calls, key);
      return specific(key);
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  }) as unknown as OpenModelProxy;
}

function specificCallsOf(name: string): readonly string[] {
  return Object.hasOwn(SPECIFIC_CALLS, name) ? SPECIFIC_CALLS[name as keyof typeof SPECIFIC_CALLS] : [];
}
