import type { EnginehouseError } from '@enginehouse/errors';
import type { CoreModel } from '@enginehouse/models';
import { storeErrors } from '@enginehouse/store';

/** A given value breaks a rule of the domain: the same error as for a rule of the core model itself. */
export function invalidValue(model: CoreModel, field: string, message: string): EnginehouseError {
  return storeErrors.error('INVALID_VALUES', {
    message,
    where: `${model.name}.${field}`,
    problems: [{ field, message }],
  });
}

/** A given id names nothing that the caller can see. */
export function missingReference(model: CoreModel, field: string): EnginehouseError {
  const message = model.fields[field]?.references?.message ?? `${field} does not exist`;
  return storeErrors.error('REFERENCE_MISSING', {
    message,
    where: `${model.name}.${field}`,
    problems: [{ field, message }],
  });
}
