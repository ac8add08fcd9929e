/** What npm itself asks where nobody says otherwise. */
export const NPM_REGISTRY = 'https://registry.npmjs.org/';

/** The package registry that an environment names, as npm reads it: its variables come in any case. */
export function registryUrl(environment: { readonly [name: string]: string | undefined }): string {
  const named = Object.entries(environment)
    .find(([name]) => name.toLowerCase() === 'npm_config_registry')?.[1]
    ?.trim();
  return named === undefined || named === '' ? NPM_REGISTRY : named;
}
