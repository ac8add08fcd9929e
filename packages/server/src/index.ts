export { engineSetHashOf, FIRST_PARTY_PROVIDERS } from '@enginehouse/platform';
export type { SessionFacts } from './admission.ts';
export { createServer, type ServerOptions } from './create-server.ts';
export type { DoorOptions } from './door-options.ts';
export { SERVER_ERRORS } from './errors.ts';
export { inProcessFetch } from './in-process-fetch.ts';
export { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
export { DEFAULT_PORT, type Listening, type ListenOptions, listen } from './listen.ts';
export { isLoopback } from './loopback.ts';
export { ALL_METRICS, type MetricDefinition } from './metrics/all-metrics.ts';
export { type House, type HouseOptions, openHouse } from './open-house.ts';
export { openapiDocument } from './openapi-document.ts';
export type { ServedHealth, ServedPlatform } from './served-platform.ts';
export {
  createLocalToken,
  findServer,
  ownServerFile,
  readServerFile,
  removeServerFile,
  type ServerFile,
  writeServerFile,
} from './server-file.ts';
