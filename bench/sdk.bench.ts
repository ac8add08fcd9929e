import type { Sealer } from '@enginehouse/models';
import { localOperator } from '@enginehouse/platform';
import { composeModels, createSdkOf, type SdkParts } from '@enginehouse/platform/testing';
import type { Database } from '@enginehouse/store';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import { provider as ollama } from '../providers/ollama/src/index.ts';
import { defineBenchRow } from './harness/define-bench-row.ts';

/** A row of `engine_registry` as the database would answer it. */
function storedRow(config: object) {
  return {
    id: 7,
    name: 'Local Ollama',
    provider: 'ollama',
    config: { base_url: 'http://localhost:11434', ...config },
    status: 'installed',
    supported: true,
    wanted: 'installed',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    revision: 12,
  };
}

/** A part that a call of a core model does not touch. */
function untouched<Part extends object>(name: string): Part {
  const get = (): never => {
    throw new TypeError(`${name} was touched`);
  };
  return new Proxy({} as Part, { get });
}

/** The parts of an SDK over a database that answers every statement at once: what is left is ours. */
function sdkParts(sealer: Sealer, config: object): SdkParts {
  const row = storedRow(config);
  const db = { dialect: 'postgres', query: () => Promise.resolve([{ ...row }]) } as unknown as Database;
  const configuration = untouched<SdkParts['configuration']>('configuration');
  const models = composeModels({
    db,
    sealer,
    configuration,
    providers: { manifests: [ollama], byId: new Map(), problems: [] },
    hasher: untouched('hasher'),
    log: untouched('log'),
  });
  // The parts of other domains are taken when those are asked for.
  return { db, configuration, models } as unknown as SdkParts;
}

const proxyCall = defineBenchRow({
  name: 'sdk-proxy-call',
  what: 'making an SDK and calling a proxy (`view`), the database answering at once',
  against: '-',
  limit: 15,
  unit: 'us',
  setup: () => {
    const ring = createKeyRing(makeKeyText('bench'));
    const sealer = createSealer(() => ring);
    const place = { table: 'engine_registry', rowId: 7, path: 'config.api_key' };
    const plain = sdkParts(sealer, {});
    const sealed = sdkParts(sealer, { api_key: sealer.seal('sk-0123456789-0123456789', place) });
    const session = localOperator({ channel: 'bench' });
    return {
      subject: () => createSdkOf(plain, session).models.engineRegistry.view(7),
      others: {
        'a row with a secret, opened for its mask': () => createSdkOf(sealed, session).models.engineRegistry.view(7),
      },
      dispose: () => Promise.all([plain, sealed].map(({ models }) => models.identity[Symbol.asyncDispose]())),
    };
  },
});

export const rows = [proxyCall];
