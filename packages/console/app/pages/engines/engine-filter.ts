import type { AddressValues } from '../../display/use-address.ts';
import type { EngineEntry } from './engine-entry.ts';

/** What the list of engines is narrowed by; each value stands in the address. */
export const ENGINE_FILTERS = ['q', 'state', 'risk', 'domain', 'team'] as const;

/** `withheld` narrows to what is withheld, whatever the state; the other values are states in force. */
export const WITHHELD = 'withheld';

/** The engines that an address asks for. Words of `q` are found in ids, names, categories and domains, in any order. */
export function filterEngines(engines: readonly EngineEntry[], values: AddressValues): readonly EngineEntry[] {
  const words = (values.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { state, risk, domain, team } = values;
  if (words.length === 0 && ENGINE_FILTERS.every((name) => !values[name])) return engines;
  return engines.filter((engine) => {
    const { definition, effective } = engine;
    if (state === WITHHELD ? !engine.withheld : state && effective.activationState !== state) return false;
    if (risk && definition.riskLevel !== risk) return false;
    if (domain && definition.domain !== domain) return false;
    if (team && !effective.restrictedToTeams.includes(team)) return false;
    const text =
      `${engine.engineId} ${definition.displayName} ${definition.category} ${definition.domain}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What there is to choose from: the domains of the engines and the teams that they are restricted to, sorted. */
export function choicesOf(engines: readonly EngineEntry[]): {
  readonly domains: readonly string[];
  readonly teams: readonly string[];
} {
  return {
    domains: [...new Set(engines.map(({ definition }) => definition.domain))].sort(),
    teams: [...new Set(engines.flatMap(({ effective }) => effective.restrictedToTeams))].sort(),
  };
}
