import type { Json } from '@enginehouse/kernel';
import type { FormField } from '@enginehouse/models';
import { expect } from 'vitest';
import type { ProviderAdapter } from '../provider-adapter.ts';
import { contains } from './contains.ts';
import { type ContractHost, createContractHost } from './contract-host.ts';
import { guardNetwork } from './guarded-network.ts';
import { WIRE_METHODS, type WireMethod } from './method-calls.ts';
import type { ProviderContract } from './provider-contract.ts';
import { expectNoSecrets } from './secrets.ts';
import type { WireExchange, WireFixture } from './wire-fixture.ts';
import { openWireServer, type WireServer } from './wire-server.ts';

/** An adapter between a host and a wire. Closing it says whether the adapter kept to what it may. */
export interface ContractStage extends AsyncDisposable {
  readonly adapter: ProviderAdapter;
  readonly host: ContractHost;
  readonly wire: WireServer;
  readonly secrets: readonly string[];
  /** Resolves with what a call rejects with; fails where it does not, or where a secret shows in it. */
  rejected(call: Promise<unknown>): Promise<CallFailure>;
}

/** What the platform reads of an error. */
export interface CallFailure extends Error {
  readonly statusCode?: number;
  readonly isRetryable?: boolean;
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

/** `wireUrl`: another place than the server that is opened, for example where nobody listens. */
export async function openStage(contract: ProviderContract, wireUrl?: string): Promise<ContractStage> {
  const { provider, load } = contract;
  const wire = await openWireServer();
  const config = configOf(contract);
  const host = createContractHost({ manifest: provider, config, load, wireUrl: wireUrl ?? wire.url });
  const secrets = secretsOf(contract).map(([, secret]) => secret);
  const network = guardNetwork();
  const adapter = await Promise.resolve(provider.create({ id: 1, name: 'contract', config }, host)).catch(
    (error: unknown) => {
      network[Symbol.dispose]();
      throw error;
    },
  );
  expect(host.origins, 'making an adapter contacts nobody').toEqual([]);
  return {
    adapter,
    host,
    wire,
    secrets,
    async rejected(call) {
      const failure = await call.then(
        (answer) => expect.fail(`it answered instead of failing: ${JSON.stringify(answer)}`),
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(Error);
      expect((failure as Error).message, 'an error says something').not.toBe('');
      expectNoSecrets([failure], secrets);
      return failure as CallFailure;
    },
    async [Symbol.asyncDispose]() {
      await adapter.close?.();
      network[Symbol.dispose]();
      await wire[Symbol.asyncDispose]();
      expect(network.strays, 'all of it goes through the host').toEqual([]);
      expect(host.refused, 'only what `egress` names is asked for').toEqual([]);
      const declared = Object.keys(provider.dependencies);
      expect(
        host.loaded.filter((name) => !declared.includes(packageOf(name))),
        'only dependencies are loaded',
      ).toEqual([]);
      expectNoSecrets([host.lines], secrets);
    },
  };
}

/** The contract's config as the platform hands it over: defaults filled in, passwords made up. */
export function configOf(contract: ProviderContract): { readonly [name: string]: Json } {
  const fields: readonly FormField[] = contract.provider.configSchema;
  const defaults = fields.flatMap(({ name, default: value }) =>
    value === undefined || value === null ? [] : [[name, value as Json]],
  );
  return { ...Object.fromEntries(defaults), ...contract.config, ...Object.fromEntries(secretsOf(contract)) };
}

function secretsOf({ provider }: ProviderContract): readonly (readonly [string, string])[] {
  const fields: readonly FormField[] = provider.configSchema;
  return fields.filter(({ type }) => type === 'password').map(({ name }) => [name, `canary-of-${name}-1f6b4c9e02d7`]);
}

/** The fixture of this name. Throws where there is none. */
export function fixtureNamed(fixtures: ReadonlyMap<string, WireFixture>, name: string): WireFixture {
  const fixture = fixtures.get(name);
  if (fixture === undefined) throw new TypeError(`there is no fixture '${name}', a file fixtures/${name}.json`);
  return fixture;
}

/** Says that the requests which came are the ones of the fixture: method, path, and all headers and members that it names. */
export function expectAsked({ wire }: ContractStage, fixture: WireFixture, contract: ProviderContract): void {
  const secrets = new Map(secretsOf(contract));
  expect(wire.requests.map(nameOf).toSorted()).toEqual(
    fixture.exchanges.map(({ request }) => nameOf(request)).toSorted(),
  );
  for (const { request } of fixture.exchanges) {
    const { headers = {}, body = {} } = request;
    const expected = { headers: withSecrets(headers, secrets), ...(request.body === undefined ? {} : { body }) };
    const seen = wire.requests.filter((one) => nameOf(one) === nameOf(request));
    // Several of one name come in any order; of one alone the difference can be shown.
    if (seen.length === 1) expect(seen[0]).toMatchObject(expected);
    else expect(seen.some((one) => contains(one, expected))).toBe(true);
  }
}

function nameOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

/** Secrets of the config in place of `{{their_name}}`. */
function withSecrets(headers: Readonly<Record<string, string>>, secrets: ReadonlyMap<string, string>) {
  const filled = Object.entries(headers).map(([name, text]) => [
    name,
    text.replace(/\{\{(\w+)\}\}/g, (_, field: string) => secrets.get(field) ?? `no secret '${field}'`),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

/** Says that a result holds what is expected, and shows both where it does not. */
export function expectHolds(actual: unknown, expected: Json | undefined): void {
  if (!contains(actual, expected ?? {})) expect(actual).toEqual(expected);
}

/** The call that shows how failures arrive: the first method of the manifest that goes over a wire. */
export function probeOf({ provider }: ProviderContract): WireMethod {
  const methods: readonly string[] = provider.runtimeMethods;
  const found = Object.entries(WIRE_METHODS).find(([method]) => methods.includes(method));
  if (found === undefined) throw new TypeError(`'${provider.id}' has fixtures and no method that goes over a wire`);
  return found[1];
}

/** The same exchange with another answer. */
export function answeredBy({ exchanges }: WireFixture, response: WireExchange['response']): readonly WireExchange[] {
  return exchanges.map(({ request }) => ({ request, response }));
}

/** `@scope/name/door` is of the package `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
