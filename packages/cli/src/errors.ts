import { defineErrors, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  WRONG_USAGE: {
    status: 400,
    meaning: 'A command was called with options that do not fit.',
    fix: 'See the command\u2019s help: `enginehouse COMMAND --help`.',
  },
  INPUT_NOT_FOUND: {
    status: 400,
    meaning: 'The input file does not exist or cannot be read.',
    fix: 'Check the path; use `-` for standard input.',
  },
  UNKNOWN_INPUT_FORMAT: {
    status: 400,
    meaning: 'The format of the input is not known from its name or its first character.',
    fix: 'Say it with --format csv, json or ndjson.',
  },
  BROKEN_INPUT: {
    status: 400,
    meaning: 'The input cannot be read any further.',
    fix: 'Mend the input at the place named; rows before it are scored and kept.',
  },
  BROKEN_ROW: {
    status: 400,
    meaning: 'One row of the input is not a record of signals; the others go on.',
    fix: 'Mend the row named and score it again.',
  },
  INVALID_EVALUATION: {
    status: 400,
    meaning: 'The evaluation.json beside the engines cannot be used.',
    fix: 'Correct the fields listed, or score with --no-evaluation.',
  },
  SERVER_ENGINES_DIFFER: {
    status: 409,
    meaning: 'A server owns the data folder, and its engines are not those of this command.',
    fix: 'Use another data folder with --data DIR, or stop the server.',
  },
  NO_SERVER_ENGINES: {
    status: 400,
    meaning: 'No server runs on this data folder, and no folder of engines was named.',
    fix: 'Start one with `enginehouse start --engines DIR`, or name the engines with --engines DIR.',
  },
  NO_HOUSE: {
    status: 404,
    meaning: 'The data folder holds no Enginehouse, and the command makes none.',
    fix: 'Go to the folder where it was started, name its data folder with --data DIR, or start one with `enginehouse start`.',
  },
  INVALID_URL: {
    status: 400,
    meaning: 'What --url or ENGINEHOUSE_URL names is not the address of a server.',
    fix: 'Write it like https://house.example or http://127.0.0.1:7373, without user, query or fragment.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    meaning: 'The server that a URL names does not know who asks.',
    fix: 'Make a token with `enginehouse tokens create NAME`, and put it into ENGINEHOUSE_TOKEN or the file of ENGINEHOUSE_TOKEN_FILE.',
  },
  SERVER_UNREACHABLE: {
    status: 502,
    meaning: 'The server that a URL names cannot be reached.',
    fix: 'Do what is said of the connection: the host, the port, the certificate or the network.',
  },
  NEEDS_SERVER: {
    status: 409,
    meaning: 'The command works at a server, and none runs on this data folder.',
    fix: 'Start one with `enginehouse start`, or name another with --url URL.',
  },
  NAME_TAKEN: {
    status: 409,
    meaning: 'The file or folder to be written exists.',
    fix: 'Choose another name, or remove what is there.',
  },
  INVALID_NAME: {
    status: 400,
    meaning: 'A name is not kebab-case.',
    fix: 'Use lower-case words joined by hyphens, at most 80 characters.',
  },
  SECRET_ON_COMMAND_LINE: {
    status: 400,
    meaning:
      'A secret was written on the command line, where the history of the shell and every process could read it.',
    fix: 'Write @FILE, @- (standard input) or @env:NAME in its place.',
  },
  CANCELLED: {
    status: 400,
    meaning: 'A question was left with Ctrl-C, or answered with no.',
    fix: 'Run the command again when you have decided.',
  },
  INTERRUPTED: {
    status: 400,
    meaning: 'Work that goes on where it was left was stopped by Ctrl-C or SIGTERM.',
    fix: 'Run the same command again: it goes on where it was.',
  },
  LEFT_RUNNING: {
    status: 400,
    meaning: 'A command was left with Ctrl-C or SIGTERM; what it began goes on without it.',
    fix: 'Look with the commands named; nothing has to be begun again.',
  },
  UNKNOWN_INSTANCE: {
    status: 404,
    meaning: 'No engine instance has this name or number.',
    fix: 'List them with `enginehouse instances ls`.',
  },
  UNKNOWN_MODEL_OF_INSTANCE: {
    status: 404,
    meaning: 'The engine instance has no bound model of this name, or none at all that fits.',
    fix: 'List its models with `enginehouse instances models INSTANCE`.',
  },
  UNKNOWN_USER: {
    status: 404,
    meaning: 'No user or organization has this name or number.',
    fix: 'List them with `enginehouse users ls`.',
  },
  OUTPUT_FAILED: {
    status: 500,
    meaning: 'Results could not be written.',
    fix: 'Check the path and the free space; what was scored is in the run log.',
  },
});

export const CLI_ERRORS = table;

export function wrongUsage(message: string, fix?: string): EnginehouseError {
  return error('WRONG_USAGE', fix === undefined ? { message } : { message, fix });
}

export function inputNotFound(path: string, cause: unknown): EnginehouseError {
  return error('INPUT_NOT_FOUND', { message: `cannot read '${path}'`, where: path, cause });
}

export function unknownInputFormat(path: string): EnginehouseError {
  return error('UNKNOWN_INPUT_FORMAT', { message: `cannot tell the format of '${path}'`, where: path });
}

export function brokenInput(path: string, what: string, cause?: unknown): EnginehouseError {
  return error('BROKEN_INPUT', { message: `'${path}' cannot be read any further: ${what}`, where: path, cause });
}

export function brokenRow(row: number, what: string): EnginehouseError {
  return error('BROKEN_ROW', { message: `row ${row}: ${what}`, where: `row ${row}`, details: { row } });
}

export function invalidEvaluation(
  path: string,
  problems: readonly { field: string; message: string }[],
): EnginehouseError {
  return error('INVALID_EVALUATION', { message: `${path} cannot be used`, where: path, problems });
}

export function engineSetDiffers(url: string, theirs: string, ours: string): EnginehouseError {
  return error('SERVER_ENGINES_DIFFER', {
    message: `the server at ${url} has other engines loaded than this command`,
    where: url,
    details: { server: theirs, command: ours },
  });
}

export function noServerEngines(dataDir: string): EnginehouseError {
  return error('NO_SERVER_ENGINES', { message: `no server runs on '${dataDir}'`, where: dataDir });
}

export function noHouse(dataDir: string): EnginehouseError {
  return error('NO_HOUSE', { message: `there is no Enginehouse in '${dataDir}'`, where: dataDir });
}

export function needsServer(dataDir: string): EnginehouseError {
  return error('NEEDS_SERVER', { message: `no server runs on '${dataDir}'`, where: dataDir });
}

/** `what` is the text itself only where it can hold no secret. */
export function invalidUrl(what: string): EnginehouseError {
  return error('INVALID_URL', { message: `this is no address of a server: ${what}`, where: '--url' });
}

/** `token`: one was sent, and not taken. */
export function notSignedIn(url: string, token: boolean, cause: EnginehouseError): EnginehouseError {
  const again =
    'Make a new one with `enginehouse tokens create NAME`, and put it into ENGINEHOUSE_TOKEN or the file of ENGINEHOUSE_TOKEN_FILE.';
  return error('NOT_SIGNED_IN', {
    message: token
      ? `${url} does not take this token: it was revoked, has ended, or is of another house`
      : `${url} wants to know who asks, and no token was named`,
    where: url,
    ...(token ? { fix: again } : {}),
    cause,
  });
}

export function serverUnreachable(message: string, url: string, fix: string, cause: unknown): EnginehouseError {
  return error('SERVER_UNREACHABLE', { message, where: url, fix, cause });
}

export function nameTaken(path: string): EnginehouseError {
  return error('NAME_TAKEN', { message: `'${path}' exists already`, where: path });
}

export function notAFolder(path: string): EnginehouseError {
  return error('NAME_TAKEN', {
    message: `'${path}' is not a folder`,
    where: path,
    fix: 'Name a folder with --dir; it is made when it is missing.',
  });
}

export function invalidName(name: string): EnginehouseError {
  return error('INVALID_NAME', { message: `'${name}' is not a kebab-case name`, where: 'NAME' });
}

/** Says the field, and nothing of what was written. */
export function secretOnCommandLine(field: string): EnginehouseError {
  return error('SECRET_ON_COMMAND_LINE', {
    message: `${field} is a secret and was written on the command line`,
    where: field,
    fix: `Write ${field}=@FILE, ${field}=@- (standard input) or ${field}=@env:NAME; and change the secret, it was seen.`,
  });
}

export function cancelled(): EnginehouseError {
  return error('CANCELLED', { message: 'nothing was written' });
}

export function interrupted(what: string): EnginehouseError {
  return error('INTERRUPTED', { message: `${what} was stopped; what was done stays` });
}

/** `how` it is now: `goes on` where a server does it, `waits` without one. */
export function leftRunning(how: 'goes on' | 'waits', fix: string): EnginehouseError {
  return error('LEFT_RUNNING', { message: `what was begun ${how}`, fix });
}

export function unknownInstance(word: string, nearest: string): EnginehouseError {
  return error('UNKNOWN_INSTANCE', { message: `no engine instance is called '${word}'${nearest}`, where: word });
}

export function unknownModelOfInstance(message: string, instance: string, fix?: string): EnginehouseError {
  return error('UNKNOWN_MODEL_OF_INSTANCE', {
    message,
    where: instance,
    fix: fix ?? `List them with \`enginehouse instances models ${instance}\`.`,
  });
}

export function unknownUser(message: string, where: string, fix?: string): EnginehouseError {
  return error('UNKNOWN_USER', fix === undefined ? { message, where } : { message, where, fix });
}

export function outputFailed(path: string, cause: unknown): EnginehouseError {
  return error('OUTPUT_FAILED', { message: `cannot write '${path}'`, where: path, cause });
}
