export { testSeed } from '../../testing/seed.ts';
export { type EngineFolder, engineFolder, engineText } from './engine-folder.ts';
