import { readWireFixtures, runProviderContract } from '@enginehouse/sdk/testing';
import { provider } from './index.ts';

runProviderContract({
  provider,
  packageFile: new URL('../package.json', import.meta.url),
  load: (name) => import(name),
  config: { organization: 'org-1', project: 'proj-1' },
  wrongConfigs: [
    { config: { base_url: 'nowhere' }, field: 'config.base_url' },
    { config: { base_url: 'https://api.openai.com/v1/chat/completions' }, field: 'config.base_url' },
    { config: { base_url: 'https://somewhere.example/?key=1' }, field: 'config.base_url' },
  ],
  fixtures: readWireFixtures(new URL('../fixtures/', import.meta.url)),
});
