import { readWireFixtures, runProviderContract } from '@enginehouse/sdk/testing';
import { provider } from './index.ts';

runProviderContract({
  provider,
  packageFile: new URL('../package.json', import.meta.url),
  load: (name) => import(name),
  config: { organization: 'org-1', project: 'proj-1' },
  fixtures: readWireFixtures(new URL('../fixtures/', import.meta.url)),
});
