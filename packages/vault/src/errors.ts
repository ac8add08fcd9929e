import { defineErrors, type EnginehouseError, type Problem } from '@enginehouse/errors';

/** Every code of the package. None of its errors holds a value, a part of one, or a cause that could. */
export const vaultErrors = defineErrors({
  KEYS_MISSING: {
    status: 500,
    meaning: 'There are sealed values, or soon will be, and no key was given to the node.',
    fix: 'Set ENGINEHOUSE_KEYS or ENGINEHOUSE_KEY_FILE; `openssl rand -base64 32` makes a key, written ehk1.<keyId>.<key>.',
  },
  KEYS_AMBIGUOUS: {
    status: 500,
    meaning: 'Keys were given in two ways at once.',
    fix: 'Unset ENGINEHOUSE_KEYS or ENGINEHOUSE_KEY_FILE; keys of both go into one.',
  },
  KEY_FILE_UNREADABLE: {
    status: 500,
    meaning: 'The key file does not exist, is no file, or cannot be read or written.',
    fix: 'Check the path and its owner, or set ENGINEHOUSE_KEYS instead.',
  },
  KEY_FILE_EXPOSED: {
    status: 500,
    meaning: 'Others than its owner may read or write the key file, or it belongs to somebody else.',
    fix: 'Run `chmod 600` on it as its owner, find out who could read it, and rotate the keys if somebody could.',
  },
  KEY_MALFORMED: {
    status: 500,
    meaning: 'A key is not written as ehk1.<keyId>.<key>, or is not 32 bytes.',
    fix: 'Write ehk1.<keyId>.<key>: the id in lower case, the key as `openssl rand -base64 32` prints it.',
  },
  KEY_WEAK: {
    status: 500,
    meaning: 'A key is well known or was not made at random.',
    fix: 'Make one with `openssl rand -base64 32`; if values are sealed with the weak one, rotate to the new one.',
  },
  KEY_DUPLICATE: {
    status: 500,
    meaning: 'Two keys have the same id, or the same key stands under two ids.',
    fix: 'Take one of the two out.',
  },
  KEYS_NOT_AS_LISTED: {
    status: 500,
    meaning: 'The keys of the node are not those that the database lists.',
    fix: 'Give the node the same keys as the others, each under its own id; a key that is lost needs a backup of it.',
  },
  ILLEGAL_KEY_MOVE: {
    status: 409,
    meaning: 'A key cannot go from its state to the one asked for.',
    fix: 'Make one of the moves that the message lists.',
  },
  SEALED_TEXT_MALFORMED: {
    status: 500,
    meaning: 'What is stored in place of a secret is not a sealed text: it was cut, changed, or never sealed.',
    fix: 'Enter the secret again, or restore the row from a backup.',
  },
  SEALING_KEY_UNKNOWN: {
    status: 500,
    meaning: 'A value is sealed with a key that this node does not have.',
    fix: 'Give the node the key under this id and start it again; if the key is lost, enter the secret again.',
  },
  SEALING_KEY_RETIRED: {
    status: 500,
    meaning: 'A value is sealed with a key that was retired, as after restoring a backup.',
    fix: 'Run `enginehouse keys rotate`: it lets the key open again, and seals the value with the one that seals now.',
  },
  SEALED_TEXT_DOES_NOT_OPEN: {
    status: 500,
    meaning:
      'A sealed text was changed, copied from another row, path or domain, or sealed with another key of this id.',
    fix: 'Enter the secret again in this row, or restore the row, or give the node the key that it was sealed with.',
  },
  INVALID_SEALED_PLACE: {
    status: 500,
    meaning: 'The place of a sealed value is not a table, the id of a row and a path.',
    fix: 'Correct the code that seals: the id of the row must be known before.',
  },
  INVALID_SECRET_SCHEMA: {
    status: 500,
    meaning: 'The form fields that say what is secret contradict each other, or do not lie in the object.',
    fix: 'Correct the fields listed: full dotted names, each once, none inside a field of type password.',
  },
  SECRETS_NEED_ATTENTION: {
    status: 409,
    meaning: 'Secrets that are needed do not open.',
    fix: 'Enter the secrets listed again, or bring back the keys that they were sealed with.',
  },
  NOT_A_SECRET: {
    status: 404,
    meaning: 'The path names no secret of this object.',
    fix: 'Use the path of a form field of type password, for example config.api_key.',
  },
  INVALID_SECRET: {
    status: 422,
    meaning: 'A secret is not a text, is empty, or holds half of a character.',
    fix: 'Give it as text; null clears it, leaving it out keeps it.',
  },
  SECRET_TOO_LARGE: {
    status: 413,
    meaning: 'A secret is larger than a secret may be.',
    fix: 'Give a shorter one: the message says the limit.',
  },
  CONFIG_NOT_AN_OBJECT: {
    status: 422,
    meaning: 'A configuration is something other than a JSON object.',
    fix: 'Give an object, or leave it out.',
  },
  CONFIG_NOT_JSON: {
    status: 422,
    meaning: 'A configuration holds what JSON cannot say.',
    fix: 'Use texts, finite numbers, true, false, null, lists and plain objects alone.',
  },
  CONFIG_TOO_DEEP: {
    status: 422,
    meaning: 'A configuration is nested too deeply, or contains itself.',
    fix: 'Flatten it: the message says the limit.',
  },
  CONFIG_TOO_LARGE: {
    status: 413,
    meaning: 'A configuration is larger than one may be.',
    fix: 'Keep large content elsewhere and its address here: the message says the limit.',
  },
  CONFIG_KEY_FORBIDDEN: {
    status: 422,
    meaning: 'A configuration has a key that JavaScript gives a meaning of its own.',
    fix: 'Rename the keys `__proto__`, `constructor` and `prototype`.',
  },
  SECRET_PATH_BLOCKED: {
    status: 422,
    meaning: 'Something other than an object stands where an object holds a secret.',
    fix: 'Give an object there; null at the path of the secret clears it.',
  },
  SECRET_NOT_NESTED: {
    status: 422,
    meaning: 'A secret was given under a key with dots, where it would rest in clear text.',
    fix: 'Nest it: { "auth": { "token": ... } } in place of { "auth.token": ... }.',
  },
  MASK_REFUSED: {
    status: 422,
    meaning:
      'A mask was given where it stands for nothing: at creation, for another value than the stored one, or elsewhere.',
    fix: 'Give the secret itself, or leave it out to keep what is stored; read the row again if it has changed.',
  },
  SEALED_TEXT_REFUSED: {
    status: 422,
    meaning: 'A sealed text was given that is not the one stored at this place.',
    fix: 'Give the secret itself, or leave it out to keep what is stored.',
  },
  SECRETS_WITHOUT_HOME: {
    status: 409,
    meaning: 'Stored secrets have no field in the new schema.',
    fix: 'Clear each secret listed by giving null for it, or keep the provider.',
  },
  URL_CREDENTIALS: {
    status: 422,
    meaning: 'A URL holds a user name or a password, which would be stored and shown in clear text.',
    fix: 'Take it out of the URL and give it in a field of type password, such as api_key.',
  },
});

type Code = keyof typeof vaultErrors.table;

/** An error of the vault at a path, key or file. The one way they are made: it takes no cause, so that none can leak. */
export function vaultError(code: Code, where: string, message: string, fix?: string): EnginehouseError {
  return vaultErrors.error(code, { message, where, ...(fix === undefined ? {} : { fix }) });
}

/** The same with one problem for each path or key. */
export function vaultProblems(code: Code, where: string, message: string, problems: readonly Problem[]) {
  return vaultErrors.error(code, { message, where, problems });
}
