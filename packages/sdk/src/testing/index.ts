export { type ContractHost, type ContractHostOptions, createContractHost } from './contract-host.ts';
export { type ProviderContract, runProviderContract, type Sample } from './provider-contract.ts';
export {
  readWireFixtures,
  type WireAnswer,
  type WireEvent,
  type WireExchange,
  type WireFixture,
  type WireQuestion,
} from './wire-fixture.ts';
export { openWireServer, type SeenRequest, type WireServer } from './wire-server.ts';
