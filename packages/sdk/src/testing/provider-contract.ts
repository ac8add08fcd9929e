import type { Json } from '@enginehouse/kernel';
import { describe } from 'vitest';
import type { ClassifyRequest, DetectRequest, ExtractTokensRequest, Provider } from '../provider-adapter.ts';
import { describeCalls } from './calls-contract.ts';
import { describeFailures } from './failures-contract.ts';
import { describeLocalCalls } from './local-contract.ts';
import { describeManifest } from './manifest-contract.ts';
import { describeModels } from './models-contract.ts';
import { describeStreams } from './streams-contract.ts';
import type { WireFixture } from './wire-fixture.ts';

/** A call of a provider that needs no wire, and what must be in its answer. */
export type Sample =
  | { readonly method: 'classify'; readonly modelId: string; readonly request: ClassifyRequest; readonly expect?: Json }
  | {
      readonly method: 'extractTokens';
      readonly modelId: string;
      readonly request: ExtractTokensRequest;
      readonly expect?: Json;
    }
  | { readonly method: 'detect'; readonly modelId: string; readonly request: DetectRequest; readonly expect?: Json };

export interface ProviderContract {
  readonly provider: Provider;
  /** The provider's package.json: its devDependencies are what its manifest installs. */
  readonly packageFile: URL;
  /** `(name) => import(name)`, written in the test itself, so that packages are found from there. */
  readonly load: (packageName: string) => Promise<unknown>;
  /**
   * A config that is accepted, as far as it has no defaults. Passwords are made up by the contract, and looked for in all that
   * the adapter hands out. Addresses may be anything: requests to them arrive at the contract's own server.
   */
  readonly config?: { readonly [name: string]: Json };
  /** Configs that `checkConfig` refuses, with the field that it names. */
  readonly wrongConfigs?: readonly { readonly config: { readonly [name: string]: Json }; readonly field: string }[];
  /**
   * What goes over the wire, by name (`readWireFixtures`): one for each runtime method (`chat`, `chat-stream`, `embedding`,
   * `rerank`, `speech`, `transcription`), `tools` for the capability `tool_calling`, `models` for the model source
   * `provider_api`, `loaded` and `unload` where models lie in memory, and `bad-key`, `rate-limit`, `server-error`. A provider without a wire has none.
   */
  readonly fixtures?: ReadonlyMap<string, WireFixture>;
  /** Calls of methods that need no wire: at least one for each. */
  readonly samples?: readonly Sample[];
}

/** Registers the tests that every provider passes. Needs vitest; call it once, at the top of a test file. */
export function runProviderContract(contract: ProviderContract): void {
  describe(`the provider '${contract.provider.id}'`, () => {
    describeManifest(contract);
    if (contract.fixtures !== undefined) {
      describeCalls(contract, contract.fixtures);
      describeStreams(contract, contract.fixtures);
      describeFailures(contract, contract.fixtures);
    }
    describeModels(contract);
    describeLocalCalls(contract);
  });
}
