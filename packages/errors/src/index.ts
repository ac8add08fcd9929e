export { defineErrors, type ErrorFactory } from './define-errors.ts';
export {
  EnginehouseError,
  type ErrorCodeEntry,
  type ErrorLocation,
  type ErrorOptions,
  type ErrorTable,
  isEnginehouseError,
  type Problem,
} from './enginehouse-error.ts';
export { didYouMean, nearest } from './nearest.ts';
