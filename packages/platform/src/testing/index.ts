export { openWireServer, type WireServer } from '@enginehouse/sdk/testing';
export { openAiHouse } from '../ai/testing/ai-house.ts';
export { composeModels } from '../compose-models.ts';
export { createSdkOf, type SdkParts } from '../compose-sdk.ts';
export { openTestDialer, type TestDialer } from '../egress/testing/open-test-dialer.ts';
export { openTestPlatform, type TestPlatform } from './open-test-platform.ts';
export { heldCalls, letGo } from './test-adapter.ts';
export { type AdapterEvent, adapterEvents, provider as testProvider, TEST_PROVIDER } from './test-provider.ts';
export { WIRE_PROVIDER } from './wire-provider.ts';
