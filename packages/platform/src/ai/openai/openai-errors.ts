import { didYouMean, type EnginehouseError } from '@enginehouse/errors';
import { platformError } from '../../errors.ts';

/** `field`: its path in the request; `what`: what of it cannot be told, in words that fit before "is not supported". */
export function unsupportedParameter(field: string, what: string): EnginehouseError {
  const message = `${what} is not supported by the chosen model`;
  return platformError('UNSUPPORTED_PARAMETER', {
    message: `${field}: ${message}`,
    where: field,
    problems: [{ field, message }],
  });
}

/** `known`: names that could have been meant. */
export function unknownAiModel(name: string, known: Iterable<string>): EnginehouseError {
  const asked = name.length > 80 ? `${name.slice(0, 80)}...` : name;
  return platformError('UNKNOWN_AI_MODEL', {
    message: `no model is named '${asked}'${didYouMean(asked, known)}`,
    where: 'model',
  });
}
