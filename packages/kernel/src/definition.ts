/** The id of an engine: kebab-case, at most 80 characters, unique in a process. */
export type EngineId = string & { readonly __brand: 'EngineId' };

/** The usual words; the list is open, and any other kebab-case word is a category too. */
export type EngineCategory = 'foundational' | 'cognitive' | 'temporal' | 'memory' | (string & {});

export const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export const ACTIVATION_STATES = ['active', 'restricted', 'research-only', 'deprecated'] as const;
export type ActivationState = (typeof ACTIVATION_STATES)[number];

/** What an engine says about itself. Every field but `restrictedToTeams` is mandatory. */
export interface EngineDefinition {
  /** Kebab-case, at most 80 characters, unique, for example `bayesian-confidence`. */
  readonly engineId: string;
  /** What people read. */
  readonly displayName: string;
  readonly category: EngineCategory;
  /** Kebab-case: `cross-domain`, `legal`, `sales`, `trust`, ... */
  readonly domain: string;
  readonly riskLevel: RiskLevel;
  /** Integer from 1 to 10; the scheduler sums it against the budget of a request. */
  readonly computeCost: number;
  /** Ids of the engines that must run before this one. */
  readonly dependencies: readonly string[];
  /** Topics this engine publishes, `domain.entity.event` in 2 to 5 dot-separated lower-case words. */
  readonly emitsTopics: readonly string[];
  /** Topics this engine consumes, from the engines it transitively depends on. */
  readonly subscribesTopics: readonly string[];
  readonly activationState: ActivationState;
  /** True: the output is logged and never returned to adapters. */
  readonly researchOnly: boolean;
  /** Role names; required and non-empty when `activationState` is `restricted`. */
  readonly restrictedToTeams?: readonly string[];
  /** Semver; audits explain differences with it. */
  readonly version: string;
}
