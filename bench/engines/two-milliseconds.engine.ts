import { registerEngine } from '@enginehouse/kernel';

registerEngine({
  engineId: 'two-milliseconds',
  displayName: 'Two milliseconds of work',
  category: 'foundational',
  domain: 'cross-domain',
  riskLevel: 'low',
  computeCost: 1,
  dependencies: [],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

/** A fixed amount of work, about 2 ms on a machine of 2024: work that watched the clock would hide a busy core. */
const STEPS = 1_100_000;

export function score(signals: { readonly seed?: number }): { readonly state: number } {
  let state = signals.seed ?? 1;
  for (let step = 0; step < STEPS; step++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return { state };
}
