import type { EngineLifecycle } from '@enginehouse/sdk';
import type { Session } from '../../session.ts';
import { activationCalls } from './activation-calls.ts';
import { bindingCalls } from './binding-calls.ts';
import { discoveryCalls } from './discovery.ts';
import { installCalls } from './install-calls.ts';
import type { LifecycleParts } from './lifecycle-parts.ts';
import { runtimeCalls } from './runtime-calls.ts';

/** The lifecycle of engine instances, for a session. */
export function engineLifecycle(parts: LifecycleParts, session: Session): EngineLifecycle {
  return {
    ...discoveryCalls(parts, session),
    ...installCalls(parts, session),
    ...activationCalls(parts, session),
    ...bindingCalls(parts, session),
    ...runtimeCalls(parts, session),
  };
}
