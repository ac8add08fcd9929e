export { provider } from './manifest.ts';
