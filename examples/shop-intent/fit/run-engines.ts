import type { EngineContext, EngineEvent, Json, Signals } from '@enginehouse/kernel';
import { createBoostedTrees } from '../engines/decision/boosted-trees-intent.logic.ts';
import { createBrowsingIntent } from '../engines/decision/browsing-intent.logic.ts';
import { createNaiveBayes } from '../engines/decision/naive-bayes-intent.logic.ts';
import { createPurchaseIntent } from '../engines/decision/purchase-intent.logic.ts';
import { createConfidence } from '../engines/foundational/bayesian-confidence.logic.ts';
import { createRarity } from '../engines/foundational/session-rarity.logic.ts';
import { createTrafficConversion } from '../engines/memory/traffic-conversion.logic.ts';
import { createStateMachine } from '../engines/temporal/state-machine-runtime.logic.ts';
import { createFamilyEvidence } from '../session/weighing.ts';
import { contextOf } from './engine-context.ts';
import type { AllParameters } from './fit-all.ts';

type Score = (signals: Signals, context: EngineContext) => unknown;

/** The engines made from parameters that need not be committed: dependencies first, page values after browsing. */
export function engineFunctions(parameters: AllParameters): ReadonlyMap<string, Score> {
  return new Map<string, Score>([
    ['bayesian-confidence', createConfidence(parameters['bayesian-confidence'])],
    ['session-rarity', createRarity(parameters['session-rarity'])],
    ['engagement-evidence', createFamilyEvidence(parameters['engagement-evidence'])],
    ['friction-evidence', createFamilyEvidence(parameters['friction-evidence'])],
    ['season-evidence', createFamilyEvidence(parameters['season-evidence'])],
    ['visitor-evidence', createFamilyEvidence(parameters['visitor-evidence'])],
    ['state-machine-runtime', createStateMachine(parameters['state-machine-runtime'])],
    ['traffic-conversion', createTrafficConversion(parameters['traffic-conversion'])],
    ['browsing-intent', createBrowsingIntent(parameters['browsing-intent'])],
    ['page-value-evidence', createFamilyEvidence(parameters['page-value-evidence'])],
    ['purchase-intent', createPurchaseIntent(parameters['purchase-intent'])],
    ['boosted-trees-intent', createBoostedTrees(parameters['boosted-trees-intent'])],
    ['naive-bayes-intent', createNaiveBayes(parameters['naive-bayes-intent'])],
  ]);
}

/** Runs the functions in order over one session, for measuring a fit: no plan, no limits, no log. */
export function runEngines(
  functions: ReadonlyMap<string, Score>,
  signals: Signals,
): { readonly [engineId: string]: Json } {
  const outputs: { [engineId: string]: Json } = {};
  const emitted: EngineEvent[] = [];
  for (const [engineId, score] of functions) {
    outputs[engineId] = score(signals, contextOf({ engineId, outputs, events: [...emitted], emitted })) as Json;
  }
  return outputs;
}
