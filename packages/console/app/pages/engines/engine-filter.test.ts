import { expect, test } from 'vitest';
import type { EngineEntry } from './engine-entry.ts';
import { choicesOf, filterEngines } from './engine-filter.ts';

const engines = [
  entry('purchase-intent', 'Purchase Intent', 'decision', 'sales', 'active', 'high'),
  entry('traffic-conversion', 'Traffic Conversion', 'memory', 'sales', 'restricted', 'low', ['marketing']),
  entry('session-rarity', 'Session Rarity', 'foundational', 'trust', 'active', 'low', [], true),
];

function entry(
  engineId: string,
  displayName: string,
  category: string,
  domain: string,
  activationState: EngineEntry['effective']['activationState'],
  riskLevel: EngineEntry['definition']['riskLevel'],
  restrictedToTeams: readonly string[] = [],
  withheld = false,
): EngineEntry {
  const definition = { engineId, displayName, category, domain, riskLevel };
  return {
    engineId,
    definition,
    effective: { activationState, restrictedToTeams },
    withheld,
  } as unknown as EngineEntry;
}

const found = (values: Parameters<typeof filterEngines>[1]) =>
  filterEngines(engines, values)
    .map(({ engineId }) => engineId)
    .join(' ');

test('without a filter the list is the one that was given', () => {
  expect(filterEngines(engines, { view: 'graph', sort: 'cost:asc' })).toBe(engines);
});

test('words are found in any order, in ids, names, categories and domains', () => {
  expect(found({ q: 'INTENT purch' })).toBe('purchase-intent');
  expect(found({ q: 'memory' })).toBe('traffic-conversion');
  expect(found({ q: 'nothing' })).toBe('');
});

test('filters narrow together', () => {
  expect(found({ domain: 'sales', risk: 'low' })).toBe('traffic-conversion');
  expect(found({ team: 'marketing' })).toBe('traffic-conversion');
  expect(found({ state: 'active' })).toBe('purchase-intent session-rarity');
  expect(found({ state: 'withheld' })).toBe('session-rarity');
});

test('offers the domains and teams that there are', () => {
  expect(choicesOf(engines)).toEqual({ domains: ['sales', 'trust'], teams: ['marketing'] });
});
