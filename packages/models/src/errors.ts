import { defineErrors, type EnginehouseError, type Problem } from '@enginehouse/errors';

/** Every code of the package. */
export const modelErrors = defineErrors({
  INVALID_CORE_MODEL: {
    status: 500,
    meaning: 'A core model is declared in a way that contradicts itself.',
    fix: 'Correct the fields listed in the file that declares it.',
  },
  INVALID_TABLE: {
    status: 500,
    meaning: 'A table of the platform is declared in a way that contradicts itself.',
    fix: 'Correct the fields listed in the file that declares it.',
  },
  PERMISSION_DENIED: {
    status: 403,
    meaning: 'The session lacks the permission that this call needs.',
    fix: 'Ask an administrator for a role with the permission named.',
  },
  UNKNOWN_SETTING: {
    status: 400,
    meaning: 'No setting has this name: their list is closed.',
    fix: 'Use one of the settings that the reference lists.',
  },
  INVALID_SETTING: {
    status: 400,
    meaning: 'A setting was given a value that it cannot have.',
    fix: 'Give it a value as the message says, or null to return to the default.',
  },
});

export function invalidCoreModel(name: string, problems: readonly Problem[]): EnginehouseError {
  return modelErrors.error('INVALID_CORE_MODEL', {
    message: `The core model '${name}' is not valid: ${sentenceOf(problems)}`,
    where: name,
    problems,
  });
}

export function invalidTable(name: string, problems: readonly Problem[]): EnginehouseError {
  return modelErrors.error('INVALID_TABLE', {
    message: `The table '${name}' is not valid: ${sentenceOf(problems)}`,
    where: name,
    problems,
  });
}

/** The session lacks a permission. */
export function permissionDenied(permission: string, actor: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${actor}' lacks the permission '${permission}'`,
    where: permission,
  });
}

function sentenceOf(problems: readonly Problem[]): string {
  return problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
}
