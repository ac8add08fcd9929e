export { type EngineFolder, engineFolder, engineText } from './engine-folder.ts';
