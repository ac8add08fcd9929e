import { CAPABILITIES, RUNTIME_METHODS } from '@enginehouse/models';
import { z } from 'zod';
import { formField } from './model-schemas.ts';

// The words of the SDK, spelled again because this package takes none of its values; the server's schema test refuses a
// foreign word and a missing one.
export const providerKind = z.enum(['llm', 'tts', 'stt', 'cv', 'nlp']);
const deployment = z.enum(['local', 'remote', 'hybrid']);
const modelSource = z.enum(['provider_api', 'engine_catalog', 'inventory']);
export const capability = z.enum(CAPABILITIES);
export const runtimeMethod = z.enum(RUNTIME_METHODS);

/** A provider as a caller names it: which ones exist is the platform's to say. */
export const providerName = z.string().min(1).max(80).meta({ description: 'Id of a provider, for example `ollama`.' });

const packages = z.record(z.string(), z.string()).meta({
  description: 'npm packages by name with their exact versions, installed on demand.',
});

export const catalogModel = z.object({
  id: z.string().meta({ description: 'As the runtime calls it.' }),
  label: z.string(),
  capabilities: z.array(capability),
});

export const providerManifest = z
  .object({
    id: z.string(),
    label: z.string(),
    documentation: z.string().exactOptional().meta({ description: 'Where people read about what it calls.' }),
    kind: providerKind,
    deployment: deployment.meta({ description: 'Where the AI runtime stands.' }),
    modelSource: modelSource.meta({ description: 'Where its list of models comes from; never silently another.' }),
    capabilities: z.array(capability),
    runtimeMethods: z.array(runtimeMethod),
    configSchema: z.array(formField).meta({ description: "Fields of an instance's config." }),
    dependencies: packages,
    environment: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        description: z.string(),
        required: z.boolean(),
        secret: z.boolean(),
      }),
    ),
    egress: z.object({
      hosts: z.array(z.string()),
      fromConfig: z.array(z.string()).meta({ description: 'Config fields whose values are URLs that may be reached.' }),
    }),
    catalog: z.array(catalogModel).exactOptional(),
  })
  .meta({
    id: 'ProviderManifest',
    description: 'What there is to know of a provider without running any of its code.',
  });

export const providerList = z
  .object({
    providers: z.array(providerManifest).meta({ description: 'Sorted by id.' }),
    problems: z
      .array(z.object({ source: z.string(), code: z.string(), message: z.string(), fix: z.string() }))
      .meta({ description: 'Providers that were named and did not load, and why.' }),
  })
  .meta({ id: 'ProviderList', description: 'The providers that engine instances are made from.' });

export const engineConstants = z
  .object({
    kinds: z.array(providerKind),
    deployments: z.array(deployment),
    modelSources: z.array(modelSource),
    capabilities: z.array(capability),
    runtimeMethods: z.array(runtimeMethod),
  })
  .meta({ id: 'EngineConstants', description: 'The words that providers, models and calls are described with.' });

export const providerRequirements = z
  .object({
    provider: z.string(),
    providerLabel: z.string(),
    supported: z.boolean().meta({ description: 'Whether the answering node can run it.' }),
    supportReason: z.string().nullable().meta({ description: 'Why not.' }),
    configurable: z.boolean(),
    remote: z.boolean(),
    requiresConfig: z.boolean(),
    dependencies: packages,
    missingDependencies: z.array(z.string()).meta({ description: 'Those that the answering node lacks.' }),
    configSchema: z.array(formField),
  })
  .meta({ id: 'ProviderRequirements', description: 'What a provider needs before an instance of it can work.' });

export const readiness = z
  .object({
    ready: z.boolean(),
    message: z.string(),
    missing: z.array(z.string()).meta({ description: 'Config fields, dependencies or whatever is lacking.' }),
  })
  .meta({ id: 'RuntimeReadiness', description: 'Whether calls would work, as far as can be told.' });

export const configCheck = z
  .strictObject({
    config: z.record(z.string(), z.unknown()).meta({ description: "By the provider's own names; kept nowhere." }),
  })
  .meta({ id: 'ConfigCheck', description: 'A config to look at before it is stored.' });
