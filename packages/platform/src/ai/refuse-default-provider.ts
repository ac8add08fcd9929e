import { aiDefaultProviderRefused } from './ai-errors.ts';

/** Where the AI SDK looks for what a bare model name means. Left empty, it would call its maker's gateway past the dialer. */
const SLOT = 'AI_SDK_DEFAULT_PROVIDER';

/** Lets bare model names fail in this process, whichever copy of the AI SDK a provider loads. */
export function refuseDefaultProvider(): void {
  const refuse = (): never => {
    throw aiDefaultProviderRefused();
  };
  const provider = new Proxy({ specificationVersion: 'v4' }, { get: (own, name) => Reflect.get(own, name) ?? refuse });
  Object.defineProperty(globalThis, SLOT, { value: provider, configurable: true, writable: true });
}
