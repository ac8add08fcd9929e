// Long, because codes stand in one table, each with the function that makes its error.
import { defineErrors, didYouMean, type EnginehouseError } from '@enginehouse/errors';
import type { PromotionEvidence } from '@enginehouse/kernel';

const { table, error } = defineErrors({
  TEAM_NOT_YOURS: {
    status: 403,
    meaning: 'A request named a team that its session does not belong to.',
    fix: 'Leave the team out: a request can only narrow the teams of its session.',
  },
  UNKNOWN_RUN: {
    status: 404,
    meaning: 'No run of this id is in the log, or it is outside of the caller\u2019s scope.',
    fix: 'List the runs with `enginehouse runs ls`; old runs may have been removed by the retention setting.',
  },
  INVALID_REQUEST: {
    status: 400,
    meaning: 'A request field has the wrong type or an impossible value.',
    fix: 'Correct the fields listed.',
  },
  UNSUPPORTED_PARAMETER: {
    status: 400,
    meaning: 'A request in another format asks for something that the chosen model cannot be told of.',
    fix: 'Leave the parameter out, or name a model whose runtime speaks the format itself.',
  },
  UNKNOWN_AI_MODEL: {
    status: 404,
    meaning: 'No registered model has this name.',
    fix: 'Use a name that `GET /v1/models` lists, or `objective:<name>`.',
  },
  INVALID_LOG_LEVEL: {
    status: 500,
    meaning: 'The level of the process log is not one.',
    fix: 'Set ENGINEHOUSE_LOG to one of the levels listed, or leave it out.',
  },
  INVALID_TOPIC_PATTERN: {
    status: 400,
    meaning: 'A topic pattern is not dot-separated lower-case words with `*` for one word or a final `**`.',
    fix: 'Write it like `engine.*.updated` or `engine.**`.',
  },
  CONSUMER_RUNS_HERE: {
    status: 409,
    meaning: 'A durable consumer of events was started twice under one name in one process.',
    fix: 'Stop the first one, or give the second another name.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    meaning: 'An Idempotency-Key was sent again with another body.',
    fix: 'Use a new key for a new request, or send the first body again.',
  },
  INSUFFICIENT_EVIDENCE: {
    status: 409,
    meaning: 'An engine has not been in research long enough to be promoted.',
    fix: 'Look at its evidence with a dry run; let it run as research until the days have passed, or override with a reason.',
  },
  CODE_REPLACED: {
    status: 409,
    meaning: 'Other code of an engine was loaded while it was being promoted.',
    fix: 'Look at the evidence of the code that is loaded now, and promote again.',
  },
  NOT_WITHHELD: {
    status: 409,
    meaning: 'A promotion would not make the engine returnable.',
    fix: 'Promote an engine that its own state withholds; what it depends on comes first.',
  },
  REASON_REQUIRED: {
    status: 400,
    meaning: 'This change is kept for audits and needs a reason.',
    fix: 'Say why with `--reason` (CLI) or `reason` (API).',
  },
  UNKNOWN_CORE_MODEL: {
    status: 404,
    meaning: 'No core model has this name.',
    fix: 'Use one of the core models that the reference and `enginehouse models` list.',
  },
  NOT_SUPPORTED: {
    status: 405,
    meaning: 'A core model does not have this call.',
    fix: 'Use a call that the core model has; the reference lists them.',
  },
  UNKNOWN_FORM: {
    status: 404,
    meaning: 'A core model has no form of this name.',
    fix: 'Use one of the forms that the message names.',
  },
  PROVIDER_NOT_LOADED: {
    status: 500,
    meaning:
      'A package that should bring a provider cannot be imported, brings none, or brings one that is there already.',
    fix: 'Correct the package or path among the providers of this platform; the others are not affected.',
  },
  SIGN_IN_FAILED: {
    status: 401,
    meaning: 'The user name or the password is wrong, or the user is disabled: which of them is not said.',
    fix: 'Check both; whoever manages users can set a new password.',
  },
  SIGN_IN_LOCKED: {
    status: 429,
    meaning: 'Too many sign-ins failed lately for this user name from this address, or from this address.',
    fix: 'Wait as long as the message says, then try again.',
  },
  SIGN_IN_BUSY: {
    status: 503,
    meaning: 'More passwords wait to be checked than this node takes on.',
    fix: 'Try again in a few seconds.',
  },
  TOO_MANY_TOKENS: {
    status: 409,
    meaning: 'You have as many API tokens in force as one user may have.',
    fix: 'Revoke one that is not used any more; the list says when each was used last.',
  },
  SIGNED_IN_USER_REQUIRED: {
    status: 403,
    meaning: 'Only a user who signed in with a password can do this: no token, no module, nobody without an account.',
    fix: 'Sign in with user name and password and ask again.',
  },
  UNKNOWN_SESSION: {
    status: 404,
    meaning: 'No session or token of this id is in force, or it belongs to somebody else.',
    fix: 'List the sessions and tokens, and use an id of the list.',
  },
  WRONG_CURRENT_PASSWORD: {
    status: 403,
    meaning: 'A user changes its own password with the one in force, and that was missing or wrong.',
    fix: 'Give the password in force as `currentPassword`.',
  },
  ALREADY_SET_UP: {
    status: 409,
    meaning: 'There is a super user already, so the platform is not set up again.',
    fix: 'Sign in; the operator of the machine can make further users with `enginehouse models users create`.',
  },
  SETUP_LINK_VOID: {
    status: 403,
    meaning: 'The secret of the setup link is wrong, older than an hour, or was replaced by the link of a later start.',
    fix: 'Take the link that was printed last, of several nodes by the one that started last; start again for a new one, or run `enginehouse setup`.',
  },
  LAST_SUPER_USER: {
    status: 409,
    meaning: 'The change would leave the platform without a super user.',
    fix: 'Make another user super first.',
  },
  SUPER_ROLE_PROTECTED: {
    status: 409,
    meaning: 'The role of super users cannot be modified or deleted.',
    fix: 'Make a role of your own with the permissions you need.',
  },
  INVALID_NODE_ID: {
    status: 500,
    meaning: 'The id of this node is not one.',
    fix: 'Set ENGINEHOUSE_NODE to 1 to 80 letters, digits, dots, hyphens and underscores, or leave it out.',
  },
  NODE_ID_TAKEN: {
    status: 409,
    meaning: 'Another process that runs has the id of this node.',
    fix: 'Stop that process, or give this one an id of its own with ENGINEHOUSE_NODE.',
  },
  NO_KEY_TO_ROTATE_TO: {
    status: 409,
    meaning: 'No key waits to seal, or several do.',
    fix: 'Add one new key to the keys of every node (written `ehk1.<keyId>.<key>`, the key by `openssl rand -base64 32`), start them anew one after the other, and rotate again.',
  },
  KEY_NOT_ON_EVERY_NODE: {
    status: 409,
    meaning: 'A node that runs lacks the key that shall seal, or does not seal with it yet.',
    fix: 'Give the key to the nodes listed and start them anew, or stop them, and rotate again: it goes on where it was.',
  },
  KEYS_ROTATING: {
    status: 409,
    meaning: 'This node is rotating its keys.',
    fix: 'Wait until the rotation under way has ended.',
  },
  ROTATION_OVERTAKEN: {
    status: 409,
    meaning: 'While values were sealed anew, another rotation moved to another key.',
    fix: 'Wait until that rotation has ended; it seals these values too.',
  },
  REVEAL_REFUSED: {
    status: 403,
    meaning: 'Secrets are revealed to people alone: to no API token, no module and no setup session.',
    fix: 'Ask as a person who signed in, or on the machine itself.',
  },
  PASSWORD_NEEDED: {
    status: 403,
    meaning: 'A secret is revealed only within 5 minutes of entering the password.',
    fix: 'Enter the password again, then ask again.',
  },
  SESSION_REQUIRED: {
    status: 500,
    meaning: 'An SDK was asked for without a session.',
    fix: 'Make it with the session of whoever asks: `platform.createSdk(session)`.',
  },
  STALE_REVISION: {
    status: 503,
    meaning: 'This node cannot confirm that its configuration is the one in force.',
    fix: 'Try again; check that the node reaches its database.',
  },
  REVISION_NOT_APPLIED: {
    status: 504,
    meaning: 'Not every live node had applied a revision when the time to wait for it was up.',
    fix: 'Ask again; a node that stays behind shows in the list of nodes, and its log says why.',
  },
  SHUTTING_DOWN: {
    status: 503,
    meaning: 'This node is shutting down and takes no new work.',
    fix: 'Send the request to another node, or try again when it is back.',
  },
});

/** The codes that no domain keeps beside itself: a part of `PLATFORM_ERRORS`. */
export const COMMON_ERRORS = table;
/** For the errors of a domain that keeps its functions beside itself. */
export const platformError = error;

export function teamNotYours(team: string): EnginehouseError {
  return error('TEAM_NOT_YOURS', { message: `the session does not belong to team '${team}'`, where: 'teams' });
}

/** `tainted`: something that the engine depends on withholds it. */
export function notWithheld(engineId: string, tainted: boolean): EnginehouseError {
  const message = tainted
    ? `engine '${engineId}' would stay withheld, because it depends on a withheld engine`
    : `engine '${engineId}' is not withheld`;
  return error('NOT_WITHHELD', { message, where: engineId });
}

export function unknownRun(runId: string): EnginehouseError {
  return error('UNKNOWN_RUN', { message: `run '${runId}' is not in the log`, where: 'runId' });
}

export function invalidRequest(field: string, message: string, expected: string): EnginehouseError {
  return error('INVALID_REQUEST', {
    message: `${field}: ${message}`,
    where: field,
    problems: [{ field, message, expected }],
  });
}

export function invalidLogLevel(level: string, known: readonly string[]): EnginehouseError {
  return error('INVALID_LOG_LEVEL', {
    message: `'${level}' is not a log level: ${known.join(', ')}`,
    where: 'ENGINEHOUSE_LOG',
  });
}

export function invalidTopicPattern(pattern: string): EnginehouseError {
  return error('INVALID_TOPIC_PATTERN', { message: `'${pattern}' is not a topic pattern`, where: 'pattern' });
}

export function consumerRunsHere(name: string): EnginehouseError {
  return error('CONSUMER_RUNS_HERE', { message: `the consumer '${name}' runs in this process already`, where: 'name' });
}

export function idempotencyKeyReused(key: string): EnginehouseError {
  return error('IDEMPOTENCY_KEY_REUSED', {
    message: `the Idempotency-Key '${key}' belongs to a request with another body`,
    where: 'Idempotency-Key',
  });
}

export function codeReplaced(engineId: string): EnginehouseError {
  return error('CODE_REPLACED', {
    message: `engine '${engineId}' has other code than that of the evidence`,
    where: engineId,
  });
}

/** Carries the evidence whole, for those who may see details. */
export function insufficientEvidence(evidence: PromotionEvidence): EnginehouseError {
  const { engineId, daysOfResearch, requiredDays } = evidence;
  const seen = daysOfResearch.toFixed(1);
  return error('INSUFFICIENT_EVIDENCE', {
    message: `engine '${engineId}' has ${seen} of ${requiredDays} days of research for the code that would be promoted`,
    where: engineId,
    details: { evidence },
  });
}

export function reasonRequired(what: string): EnginehouseError {
  return error('REASON_REQUIRED', { message: `${what} needs a reason`, where: 'reason' });
}

export function staleRevision(cause: unknown): EnginehouseError {
  return error('STALE_REVISION', { message: 'the configuration in force could not be confirmed', cause });
}

/** `behind`: ids of the nodes that have not applied it; none where they could not be asked. */
export function revisionNotApplied(revision: number, behind: readonly string[], cause?: unknown): EnginehouseError {
  const who = behind.length === 0 ? 'the nodes could not be asked' : `not by ${behind.join(', ')}`;
  return error('REVISION_NOT_APPLIED', {
    message: `revision ${revision} is not applied everywhere: ${who}`,
    where: 'revision',
    details: { revision, behind },
    ...(cause === undefined ? {} : { cause }),
  });
}

export function shuttingDown(): EnginehouseError {
  return error('SHUTTING_DOWN', { message: 'this node is shutting down' });
}

/** `known`: names as the caller spells them. */
export function unknownCoreModel(name: string, known: Iterable<string>): EnginehouseError {
  const asked = name.length > 80 ? `${name.slice(0, 80)}...` : name;
  return error('UNKNOWN_CORE_MODEL', {
    message: `'${asked}' is not a core model${didYouMean(asked.trim(), known)}`,
    where: 'models',
  });
}

export function notSupported(model: string, call: string, known: readonly string[]): EnginehouseError {
  return error('NOT_SUPPORTED', {
    message: `${model} has no call '${call}'${didYouMean(call, known)}`,
    where: `${model}.${call}`,
  });
}

export function unknownForm(model: string, name: unknown, known: readonly string[]): EnginehouseError {
  const list = known.length === 0 ? 'it has no further forms' : `it has ${known.join(', ')}`;
  return error('UNKNOWN_FORM', {
    message: `${model} has no form '${String(name).slice(0, 80)}': ${list}`,
    where: model,
  });
}

/** `source`: package name or path, as configured. */
export function providerNotLoaded(source: string, message: string, cause?: unknown): EnginehouseError {
  return error('PROVIDER_NOT_LOADED', { message: `${source}: ${message}`, where: source, cause });
}

export function signInFailed(): EnginehouseError {
  return error('SIGN_IN_FAILED', { message: 'the user name or the password is wrong', where: 'password' });
}

export function signInLocked(seconds: number): EnginehouseError {
  const minutes = Math.ceil(seconds / 60);
  return error('SIGN_IN_LOCKED', {
    message: `too many sign-ins failed; the next one is looked at in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    where: 'password',
    details: { retryAfterSeconds: seconds },
  });
}

export function signInBusy(waiting: number): EnginehouseError {
  return error('SIGN_IN_BUSY', { message: `${waiting} passwords wait to be checked` });
}

export function signedInUserRequired(what: string): EnginehouseError {
  return error('SIGNED_IN_USER_REQUIRED', { message: `${what} needs a user who signed in`, where: 'session' });
}

export function tooManyTokens(most: number): EnginehouseError {
  return error('TOO_MANY_TOKENS', { message: `${most} API tokens of yours are in force`, where: 'tokens' });
}

export function unknownSession(kind: 'session' | 'token', id: string | number): EnginehouseError {
  return error('UNKNOWN_SESSION', { message: `${kind} '${String(id).slice(0, 40)}' is not in force`, where: 'id' });
}

export function wrongCurrentPassword(isMissing: boolean): EnginehouseError {
  return error('WRONG_CURRENT_PASSWORD', {
    message: isMissing ? 'currentPassword is required to change your own password' : 'currentPassword is wrong',
    where: 'currentPassword',
  });
}

export function alreadySetUp(): EnginehouseError {
  return error('ALREADY_SET_UP', { message: 'there is a super user already', where: 'setup' });
}

export function setupLinkVoid(): EnginehouseError {
  return error('SETUP_LINK_VOID', { message: 'the setup link is not valid', where: 'secret' });
}

export function lastSuperUser(verb: 'deleted' | 'demoted' | 'disabled'): EnginehouseError {
  return error('LAST_SUPER_USER', { message: `the last super user cannot be ${verb}`, where: 'users' });
}

export function superRoleProtected(): EnginehouseError {
  return error('SUPER_ROLE_PROTECTED', { message: 'super role cannot be modified or deleted', where: 'roles' });
}

export function invalidNodeId(nodeId: string): EnginehouseError {
  return error('INVALID_NODE_ID', { message: `'${nodeId.slice(0, 80)}' is not the id of a node`, where: 'nodeId' });
}

export function nodeIdTaken(nodeId: string): EnginehouseError {
  return error('NODE_ID_TAKEN', { message: `another process runs as node '${nodeId}'`, where: nodeId });
}

/** `waiting`: ids of the keys that never sealed. */
export function noKeyToRotateTo(waiting: readonly string[]): EnginehouseError {
  if (waiting.length === 0) {
    return error('NO_KEY_TO_ROTATE_TO', { message: 'this node has no key that waits to seal', where: 'keys' });
  }
  return error('NO_KEY_TO_ROTATE_TO', {
    message: `several keys wait to seal: ${waiting.join(', ')}`,
    where: 'keys',
    fix: 'Name the one that shall seal.',
  });
}

/** `nodes`: those that lack it, or do not seal with it. */
export function keyNotOnEveryNode(keyId: string, what: 'lack' | 'do not seal with', nodes: readonly string[]) {
  return error('KEY_NOT_ON_EVERY_NODE', {
    message: `these nodes ${what} the key '${keyId}': ${nodes.join(', ')}`,
    where: keyId,
    problems: nodes.map((field) => ({ field, message: `${what} the key '${keyId}'` })),
  });
}

export function keysRotating(): EnginehouseError {
  return error('KEYS_ROTATING', { message: 'a rotation is under way on this node', where: 'keys' });
}

export function rotationOvertaken(keyId: string, sealing: string): EnginehouseError {
  return error('ROTATION_OVERTAKEN', { message: `'${sealing}' seals now, not '${keyId}'`, where: keyId });
}

export function revealRefused(to: string): EnginehouseError {
  return error('REVEAL_REFUSED', { message: `secrets are not revealed to ${to}`, where: 'session' });
}

export function passwordNeeded(): EnginehouseError {
  return error('PASSWORD_NEEDED', { message: 'the password was not entered in the last 5 minutes', where: 'session' });
}

export function sessionRequired(): EnginehouseError {
  return error('SESSION_REQUIRED', { message: 'there is no SDK without a session', where: 'createSdk' });
}
