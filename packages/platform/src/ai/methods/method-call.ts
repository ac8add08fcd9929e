import type { ProviderAdapter, RuntimeMethod, TokenUsage } from '@enginehouse/sdk';
import { invalidRequest } from '../../errors.ts';
import { aiMethodNotSupported } from '../ai-errors.ts';
import type { Answer, Attempt } from '../attempts.ts';

/** One way to call a model: made of a request, tried at one model after the other. */
export type MethodAttempt<Result> = (attempt: Attempt) => Promise<Answer<Result>>;

export const NO_USAGE: TokenUsage = { promptTokens: null, completionTokens: null, totalTokens: null };

/** What the adapter has for a method. Throws `AI_METHOD_NOT_SUPPORTED` where it keeps less than its manifest says. */
export function adapterCall<Name extends keyof ProviderAdapter>(
  { runtime, model }: Attempt,
  name: Name,
  method: RuntimeMethod,
): NonNullable<ProviderAdapter[Name]> {
  const call = runtime.adapter[name];
  if (typeof call !== 'function') {
    throw aiMethodNotSupported(model.name, method, `the adapter of its provider '${runtime.manifest.id}' has none`);
  }
  return call.bind(runtime.adapter) as NonNullable<ProviderAdapter[Name]>;
}

/** `extraConfig.defaults` of a model, as far as a call of this kind knows them. */
export function defaultsOf({ model }: Attempt, known: readonly string[]): Record<string, unknown> {
  const { defaults } = model.extraConfig;
  if (typeof defaults !== 'object' || defaults === null) return {};
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => known.includes(name)));
}

/** What adapters answer is input too: what it lacks is told as a failure of the provider. */
export function answeredList<Item>(value: readonly Item[], what: string): readonly Item[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`it answered without a list of ${what}`);
}

/** The same of a number. `field`: where it stands. */
export function answeredNumber(value: number, field: string): number {
  if (Number.isFinite(value)) return value;
  throw new TypeError(`its answer does not fit: ${field} is to have a number`);
}

/** The same of a text. */
export function answeredText(value: string, what: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`it answered without ${what}`);
}

/** What callers give is input. Throws `INVALID_REQUEST`. */
export function requireText(request: unknown, field: string): void {
  const value = requireObject(request)[field];
  if (typeof value !== 'string') throw invalidRequest(field, 'is not a text', 'a text');
}

export function requireTexts(request: unknown, field: string): void {
  const value = requireObject(request)[field];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw invalidRequest(field, 'is not a list of texts', 'a list of texts');
  }
}

/** A number that may be left out. `what`: for example the length of a vector. */
export function requireCount(value: unknown, field: string, what: string): void {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) > 0)) return;
  throw invalidRequest(field, `is no ${what}`, 'a whole number from 1 up');
}

export function requireBytes(request: unknown, field: string): void {
  const { [field]: value, mediaType } = requireObject(request);
  if (!(value instanceof Uint8Array)) throw invalidRequest(field, 'is not bytes', 'a Uint8Array');
  if (typeof mediaType !== 'string') throw invalidRequest('mediaType', 'is not a text', 'for example image/png');
}

export function requireObject(request: unknown): { readonly [field: string]: unknown } {
  if (typeof request === 'object' && request !== null) return request as { readonly [field: string]: unknown };
  throw invalidRequest('request', 'is not an object', 'what the method takes');
}
