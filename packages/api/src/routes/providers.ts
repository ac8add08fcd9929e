import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  configCheck,
  engineConstants,
  providerKind,
  providerList,
  providerManifest,
  providerName,
  providerRequirements,
  readiness,
} from '../schemas/provider-schemas.ts';

const ofProvider = z.strictObject({ providerId: providerName });
const params = { providerId: 'ollama' };

const exampleField = {
  name: 'base_url',
  label: 'Base URL',
  type: 'text',
  required: true,
  default: 'http://localhost:11434',
  validations: {},
} as const;
const exampleManifest = {
  id: 'ollama',
  label: 'Ollama',
  documentation: 'https://docs.ollama.com/',
  kind: 'llm',
  deployment: 'hybrid',
  modelSource: 'provider_api',
  capabilities: ['chat', 'embedding'],
  runtimeMethods: ['generateText', 'streamText', 'embed'],
  configSchema: [exampleField],
  dependencies: { 'ai-sdk-ollama': '3.0.0' },
  environment: [],
  egress: { hosts: [], fromConfig: ['base_url'] },
} as const;

export const listProviders = defineRoute({
  name: 'providers.list',
  method: 'GET',
  path: '/api/v1/providers',
  summary: 'Lists the providers that engine instances are made from, and those that did not load.',
  permission: 'session',
  query: z.strictObject({ kind: providerKind.exactOptional() }),
  response: { 200: providerList },
  errors: ['PERMISSION_DENIED'],
  example: { query: { kind: 'llm' }, response: { providers: [exampleManifest], problems: [] } },
});

export const getProvider = defineRoute({
  name: 'providers.get',
  method: 'GET',
  path: '/api/v1/providers/{providerId}',
  summary: 'Shows one provider: what it can do, what it needs, what it may reach.',
  permission: 'session',
  params: ofProvider,
  response: { 200: providerManifest },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_PROVIDER'],
  example: { params, response: exampleManifest },
});

export const getProviderRequirements = defineRoute({
  name: 'providers.requirements',
  method: 'GET',
  path: '/api/v1/providers/{providerId}/requirements',
  summary: 'Says what a provider needs before an instance of it can work, and what of it the answering node lacks.',
  permission: 'session',
  params: ofProvider,
  response: { 200: providerRequirements },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_PROVIDER'],
  example: {
    params,
    response: {
      provider: 'ollama',
      providerLabel: 'Ollama',
      supported: true,
      supportReason: null,
      configurable: true,
      remote: false,
      requiresConfig: true,
      dependencies: { 'ai-sdk-ollama': '3.0.0' },
      missingDependencies: ['ai-sdk-ollama'],
      configSchema: [exampleField],
    },
  },
});

export const checkProviderReady = defineRoute({
  name: 'providers.checkReady',
  method: 'GET',
  path: '/api/v1/providers/{providerId}/readiness',
  summary: 'Says whether a provider would run on the answering node, dependencies included.',
  permission: 'session',
  params: ofProvider,
  response: { 200: readiness },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_PROVIDER'],
  example: { params, response: { ready: true, message: 'ready', missing: [] } },
});

export const checkProviderConfig = defineRoute({
  name: 'providers.checkConfig',
  method: 'POST',
  path: '/api/v1/providers/{providerId}/check-config',
  summary: 'Looks at a config before it is stored, and names what is wrong with it.',
  permission: 'session',
  params: ofProvider,
  body: configCheck,
  response: { 200: readiness },
  errors: ['PERMISSION_DENIED', 'UNKNOWN_PROVIDER'],
  example: {
    params,
    body: { config: {} },
    response: { ready: false, message: 'config.base_url is missing', missing: ['config.base_url'] },
  },
});

export const getEngineConstants = defineRoute({
  name: 'providers.constants',
  method: 'GET',
  path: '/api/v1/engine-constants',
  summary: 'Lists the words that providers, models and calls are described with.',
  permission: 'session',
  response: { 200: engineConstants },
  errors: [],
  example: {
    response: {
      kinds: ['llm', 'tts', 'stt', 'cv', 'nlp'],
      deployments: ['local', 'remote', 'hybrid'],
      modelSources: ['provider_api', 'engine_catalog', 'inventory'],
      capabilities: ['chat', 'embedding', 'token_extraction'],
      runtimeMethods: ['generateText', 'embed', 'extractTokens'],
    },
  },
});
