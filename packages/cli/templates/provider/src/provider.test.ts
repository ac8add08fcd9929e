import { readWireFixtures, runProviderContract } from '@enginehouse/sdk/testing';
import { provider } from './index.ts';

runProviderContract({
  provider,
  packageFile: new URL('../package.json', import.meta.url),
  load: (name) => import(name),
  // What the form requires and has no default for. Passwords are made up, and looked for in all that the adapter hands out.
  config: { base_url: 'http://localhost:8000/v1' },
  wrongConfigs: [{ config: { base_url: 'http://localhost:8000/v1/models' }, field: 'config.base_url' }],
  fixtures: readWireFixtures(new URL('../fixtures/', import.meta.url)),
});
