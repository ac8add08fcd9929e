import type { CoreModelCalls, CoreModelName, CoreModelsByName } from '@enginehouse/models';

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The proxy over one core model: its calls, and those that it alone has. */
export type ModelProxy<Name extends CoreModelName> = CoreModelCalls<CoreModelsByName[Name]>;

/**
 * `sdk.models`: the core models, each under its registered name in camelCase. A proxy is lazy: making it checks nothing, and
 * every call takes its identity from the session of that moment.
 */
export type ModelsAccess = { readonly [Name in CoreModelName as Camel<Name>]: ModelProxy<Name> } & {
  /** By registered name, in any case. The first call of an unknown one is `UNKNOWN_CORE_MODEL`. */
  get<Name extends CoreModelName>(name: Name): ModelProxy<Name>;
  get(name: string): CoreModelCalls<CoreModelsByName[CoreModelName]>;
};
