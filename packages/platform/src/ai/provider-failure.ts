import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import type { Runtime } from '../engines/runtimes/runtime-registry.ts';
import { aiProviderError } from './ai-errors.ts';

/** Characters of a provider's message that are told. */
const MOST_CHARACTERS = 500;
/** Errors wrap each other; nobody wraps deeper than this. */
const DEEPEST = 6;
const HTTP_REDIRECT = 300;
const HTTP_REFUSED = 400;
const HTTP_REQUEST_TIMEOUT = 408;
const HTTP_TOO_MANY = 429;
const HTTP_SERVER_ERROR = 500;

/** What Node, its HTTP clients and the system call a connection that failed. */
const CONNECTION_CODES = /^(ECONN|EPIPE$|ETIMEDOUT$|EHOST|ENET|ENOTFOUND$|EAI_|UND_ERR_|ERR_STREAM_PREMATURE_CLOSE$)/;
const CONNECTION_MESSAGES = /^(terminated|fetch failed|other side closed|socket hang up)$/;
/** Credentials of any header, however a runtime came to repeat them. */
const HEADER_CREDENTIALS = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi;
/** Our own errors after which another model may well answer. */
const RETRYABLE_CODES = new Set([
  'AI_CALL_TIMED_OUT',
  'RUNTIME_NOT_AVAILABLE',
  'RUNTIME_STOPPED',
  'ADAPTER_FAILED',
  'DEPENDENCY_NOT_INSTALLED',
]);

/** As much of an error of the AI SDK, or of anybody, as is looked at. Its URL, headers and bodies never are. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly statusCode?: unknown;
  readonly isRetryable?: unknown;
}

/** The one typed shape of what went wrong at a runtime; typed errors of ours, also wrapped ones, stay what they are. */
export function providerFailure(thrown: unknown, runtime: Runtime, modelName: string): EnginehouseError {
  const chain = chainOf(thrown);
  const own = chain.find(isEnginehouseError);
  if (own !== undefined) return own;
  const provider = runtime.manifest.id;
  const status = chain.map(({ statusCode }) => statusCode).find((code) => typeof code === 'number') ?? null;
  const isConnection = status === null && chain.some(isConnectionFailure);
  const words = tidied(runtime, messageOf(chain));
  const message = status === null ? words : `${meaningOf(status)}${words}`;
  const isRetryable = status === null ? isConnection : isRetryableStatus(status);
  return aiProviderError({ provider, modelName, status, message, isRetryable });
}

/** Whether another model may be asked for the same. */
export function isRetryable(error: EnginehouseError): boolean {
  return error.code === 'AI_PROVIDER_ERROR' ? error.details?.isRetryable === true : RETRYABLE_CODES.has(error.code);
}

/** What a status says of a failure that the words of the runtime do not. */
function meaningOf(status: number): string {
  if (status < HTTP_REDIRECT) return 'its answer is none: ';
  return status < HTTP_REFUSED ? 'it redirects, which is not followed: ' : '';
}

function isRetryableStatus(status: number): boolean {
  return status === HTTP_REQUEST_TIMEOUT || status === HTTP_TOO_MANY || status >= HTTP_SERVER_ERROR;
}

function chainOf(thrown: unknown): Thrown[] {
  const chain: Thrown[] = [];
  for (
    let one = thrown;
    typeof one === 'object' && one !== null && chain.length < DEEPEST;
    one = (one as Thrown).cause
  ) {
    chain.push(one);
  }
  return chain.length === 0 ? [{ message: String(thrown) }] : chain;
}

function isConnectionFailure({ code, message, isRetryable: saysSo }: Thrown): boolean {
  if (saysSo === true || (typeof code === 'string' && CONNECTION_CODES.test(code))) return true;
  return typeof message === 'string' && CONNECTION_MESSAGES.test(message);
}

/** The first that says something; `fetch failed` says nothing, its cause does. */
function messageOf(chain: readonly Thrown[]): string {
  const messages = chain
    .map(({ message }) => message)
    .filter((message) => typeof message === 'string' && message !== '');
  const telling = messages.find((message) => !CONNECTION_MESSAGES.test(String(message)));
  const code = chain.map((one) => one.code).find((one) => typeof one === 'string' && CONNECTION_CODES.test(one));
  const words = String(telling ?? messages[0] ?? 'it failed without a message');
  return code === undefined || words.includes(String(code)) ? words : `${words} (${String(code)})`;
}

/** One line of bounded length without credentials. Cut last: half a secret is none that could be recognised. */
function tidied(runtime: Runtime, message: string): string {
  const line = runtime
    .redact(message.toWellFormed())
    .replace(HEADER_CREDENTIALS, '$1 ***')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS).toWellFormed()}...` : line;
}
