import { fileURLToPath } from 'node:url';
import { defineProvider } from '@enginehouse/sdk';
import { SERVER_CONFIG } from '../../testing/server-config.ts';

/** What `PlatformOptions.providers` names to have the provider of this file. */
export const FETCHING_PROVIDER: string = fileURLToPath(import.meta.url);

/** Asks a server of a test for `/<model>` with the fetch that it is given, and fails as packages of the AI SDK do. */
export const provider = defineProvider({
  id: 'fetching-provider',
  label: 'Fetching provider',
  kind: 'nlp',
  deployment: 'hybrid',
  modelSource: 'inventory',
  capabilities: ['token_extraction'],
  runtimeMethods: ['extractTokens'],
  configSchema: SERVER_CONFIG,
  dependencies: {},
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
  create({ config }, host) {
    return {
      listModels: async () => [],
      async extractTokens({ text }, { modelId, signal }) {
        const url = modelId.startsWith('http') ? modelId : `${String(config.base_url)}/${modelId}`;
        const headers = { authorization: `Bearer ${String(config.api_key)}` };
        const response = await host.fetch(url, { method: 'POST', headers, body: text, signal });
        const body = await response.text();
        const { status: statusCode } = response;
        const fields = { name: 'AI_APICallError', statusCode, url, requestBodyValues: text, responseBody: body };
        if (!response.ok) throw Object.assign(new Error(body), fields);
        try {
          return JSON.parse(body);
        } catch (cause) {
          throw Object.assign(new Error('Invalid JSON response', { cause }), fields);
        }
      },
    };
  },
});
