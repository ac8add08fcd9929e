import { readWireFixtures, runProviderContract } from '@enginehouse/sdk/testing';
import { provider } from './index.ts';

runProviderContract({
  provider,
  packageFile: new URL('../package.json', import.meta.url),
  load: (name) => import(name),
  config: { base_url: 'http://localhost:8000/v1/' },
  fixtures: readWireFixtures(new URL('../fixtures/', import.meta.url)),
});
