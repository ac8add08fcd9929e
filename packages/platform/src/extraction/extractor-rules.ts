import { extractorNodeInstallRegistry, extractorRegistry } from '@enginehouse/models';
import { instanceRules } from '../engines/instance-rules.ts';

/** What data cannot say of `extractor_registry`. */
export const extractorRules = instanceRules({
  instances: extractorRegistry,
  of: 'extractorId',
  installs: extractorNodeInstallRegistry,
  installOf: 'extractorId',
  stops: 'extractor.runtimes.stop',
  idKey: 'extractorRegistryId',
});
