export { composeModels } from '../compose-models.ts';
export { createSdkOf, type SdkParts } from '../compose-sdk.ts';
export { openTestPlatform, type TestPlatform } from './open-test-platform.ts';
