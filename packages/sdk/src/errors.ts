import { defineErrors, type EnginehouseError, type Problem } from '@enginehouse/errors';

/** Every code of the package. */
export const sdkErrors = defineErrors({
  INVALID_PROVIDER_MANIFEST: {
    status: 500,
    meaning: 'The manifest of a provider is not one, or contradicts itself.',
    fix: 'Correct the fields listed in the package that declares it.',
  },
  PROVIDER_WITHOUT_ADAPTER: {
    status: 500,
    meaning: 'A provider has a manifest and nothing that makes its adapters.',
    fix: 'Give it a function `create(instance, host)`: docs/adding/provider.md shows one.',
  },
});

/** `id` as far as one could be read. */
export function invalidProviderManifest(id: string | undefined, problems: readonly Problem[]): EnginehouseError {
  const name = id === undefined ? 'A provider without an id' : `The provider '${id}'`;
  const sentence = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return sdkErrors.error('INVALID_PROVIDER_MANIFEST', {
    message: `${name} has a manifest that is not valid: ${sentence}`,
    ...(id === undefined ? {} : { where: id }),
    problems,
  });
}

export function providerWithoutAdapter(id: string): EnginehouseError {
  return sdkErrors.error('PROVIDER_WITHOUT_ADAPTER', {
    message: `The provider '${id}' has no function \`create\``,
    where: id,
  });
}
