export { engineSetHashOf, FIRST_PARTY_PROVIDERS } from '@enginehouse/platform';
export type { Listening, ListenOptions } from '../listen.ts';
export { isLoopback } from '../loopback.ts';
export { type House, type HouseOptions, openHouse } from '../open-house.ts';
