import { localOperator } from '@enginehouse/platform';
import {
  openTestPlatform,
  openWireServer,
  TEST_PROVIDER,
  type TestPlatform,
  WIRE_PROVIDER,
  type WireServer,
} from '@enginehouse/platform/testing';
import { createServer } from '../create-server.ts';
import { type Listening, listen } from '../listen.ts';

/** What no answer, log or row may show. */
export const UPSTREAM_KEY = 'sk-canary-0123456789abcdef';

/** A house that serves models of a runtime of the OpenAI wire format (`chatter`, `vectors`) and of another (`echo`, ...). */
export interface OpenAiHouse extends AsyncDisposable {
  readonly house: TestPlatform;
  readonly upstream: WireServer;
  readonly listening: Listening;
  /** `<server>/v1` */
  readonly baseURL: string;
  /** Rows of `ai_model_usage`, newest first, when there are as many as expected. */
  usage(expected: number): Promise<readonly Usage[]>;
}

type Usage = Awaited<ReturnType<TestPlatform['operator']['models']['aiModelUsage']['list']>>['rows'][number];

export async function openOpenAiHouse(): Promise<OpenAiHouse> {
  await using opening = new AsyncDisposableStack();
  const upstream = opening.use(await openWireServer());
  const house = opening.use(await openTestPlatform('pglite', {}, { providers: [TEST_PROVIDER, WIRE_PROVIDER] }));
  await addInstance(house, 'wire-provider', upstream.url, [
    ['chatter', ['chat', 'tool_calling', 'image_to_text']],
    ['vectors', ['embedding']],
  ]);
  await addInstance(house, 'test-provider', 'http://localhost:9', [
    ['echo', ['chat', 'tool_calling']],
    ['echo-vectors', ['embedding']],
    ['cut', ['chat']],
    ['hang', ['chat']],
  ]);
  const app = createServer({ platform: house.platform, token: 'local-token', checkAnswers: true });
  const listening = await listen(app, { port: 0 });
  opening.defer(() => listening.close());
  const opened = opening.move();
  return {
    house,
    upstream,
    listening,
    baseURL: `${listening.url}/v1`,
    async usage(expected) {
      for (;;) {
        const { rows } = await house.operator.models.aiModelUsage.list({ pageSize: 100 });
        if (rows.length >= expected) return rows;
        // Kept in batches, behind the answers.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function addInstance(
  { platform }: TestPlatform,
  provider: string,
  url: string,
  models: readonly (readonly [string, string[]])[],
): Promise<void> {
  const sdk = platform.createSdk(localOperator({ channel: 'test' }));
  const config = { base_url: url, api_key: UPSTREAM_KEY };
  const { id } = await sdk.models.engineRegistry.create({ name: provider, provider, config });
  await sdk.engines.beginInstall(id);
  const activated = await sdk.engines.activateInstance(id);
  if (!activated.ready) throw new TypeError(`${provider}: ${activated.message}`);
  for (const [modelId, capabilities] of models) {
    await sdk.engines.bindModel(id, { modelId, capabilities, unlisted: true, activate: true });
  }
}
