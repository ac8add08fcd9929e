import { engineNodeInstallRegistry, engineRegistry } from '@enginehouse/models';
import { instanceRules } from './instance-rules.ts';

/** What data cannot say of `engine_registry`. */
export const engineInstanceRules = instanceRules({
  instances: engineRegistry,
  of: 'provider',
  installs: engineNodeInstallRegistry,
  installOf: 'providerId',
  stops: 'engine.runtimes.stop',
  idKey: 'engineInstanceId',
});
