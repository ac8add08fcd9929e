import { fitBudget, smallestBudget } from './budget.ts';
import type { EngineSet } from './engine-set.ts';
import {
  exclusions,
  isConcealed,
  isForeign,
  type Selection,
  STATE_DEPRECATED,
  STATE_RESTRICTED,
  VERDICT,
  VERDICTS,
} from './exclusions.ts';
import type { ExclusionReason } from './plan.ts';
import { type BudgetFacts, emptyPlan, type TargetProblem, targetError } from './plan-errors.ts';
import type { CanonicalRequest } from './plan-request.ts';
import { type PlanningIndex, planningIndex } from './planning-index.ts';
import type { KernelSnapshot } from './snapshot.ts';

/** Decides which engines run. Throws `UNKNOWN_TARGET`, `TARGET_EXCLUDED` or `EMPTY_PLAN`. */
export function selectEngines(snapshot: KernelSnapshot, request: CanonicalRequest): Selection {
  const selecting = new Selecting(snapshot, request);
  selecting.judgeStates();
  selecting.resolveTargets();
  selecting.narrow();
  selecting.fitReturnable();
  selecting.fitWithheld();
  selecting.refuseLostTargets();
  selecting.refuseEmpty();
  return selecting;
}

class Selecting implements Selection {
  readonly verdicts: Uint8Array;
  readonly causes: Int32Array;
  anyOut = false;

  readonly #snapshot: KernelSnapshot;
  readonly #set: EngineSet;
  readonly #index: PlanningIndex;
  readonly #request: CanonicalRequest;
  #targets: readonly number[] | undefined;
  /** 1: asked for by itself, by name or by domain; undefined: all are. */
  #seeds: Uint8Array | undefined;
  /** The returnable engines before the budget took any; undefined when it took none. */
  #beforeBudget: Uint8Array | undefined;

  constructor(snapshot: KernelSnapshot, request: CanonicalRequest) {
    this.#snapshot = snapshot;
    this.#set = snapshot.engineSet;
    this.#request = request;
    this.#index = planningIndex(snapshot.engineSet);
    this.verdicts = new Uint8Array(this.#set.engines.length);
    this.causes = new Int32Array(this.#set.engines.length).fill(-1);
  }

  judgeStates(): void {
    const { activations } = this.#snapshot;
    const { teams, maxRisk } = this.#request;
    const { risks } = this.#index;
    for (let number = 0; number < activations.length; number++) {
      const activation = activations[number];
      if (activation === STATE_DEPRECATED) this.#out(number, VERDICT.deprecated);
      else if (activation === STATE_RESTRICTED && isForeign(this.#snapshot, teams, number))
        this.#out(number, VERDICT.restricted);
      else if (risks[number]! > maxRisk) this.#out(number, VERDICT.risk);
    }
    if (this.anyOut) this.#close();
  }

  resolveTargets(): void {
    const { targets } = this.#request;
    if (targets === undefined) return;
    const numbers: number[] = [];
    const problems: TargetProblem[] = [];
    for (const target of targets) {
      const number = this.#set.numbers.get(target);
      if (number === undefined) problems.push({ engineId: target, reason: 'unknown', cause: null, concealed: false });
      else if (!this.#request.research && this.#snapshot.withheld[number] === 1) {
        problems.push({ engineId: target, reason: 'withheld', cause: null, concealed: true });
      } else if (this.verdicts[number] !== VERDICT.runs) problems.push(this.#targetProblem(number));
      else if (!this.#inDomain(number))
        problems.push({ engineId: target, reason: 'domain', cause: null, concealed: false });
      numbers.push(number ?? -1);
    }
    if (problems.length > 0) throw targetError(problems, this.#visibleNames(), undefined);
    this.#targets = numbers;
  }

  /** Keeps what was asked for and what that needs. */
  narrow(): void {
    const { domains } = this.#request;
    if (this.#targets === undefined && domains === undefined) return;
    const { verdicts } = this;
    const { withheld } = this.#snapshot;
    const seeds = new Uint8Array(verdicts.length);
    this.#seeds = seeds;
    if (this.#targets !== undefined) for (const number of this.#targets) seeds[number] = 1;
    else for (let number = 0; number < seeds.length; number++) seeds[number] = this.#inDomain(number) ? 1 : 0;

    // A withheld engine of an asked-for domain brings in no returnable one: what is returned must not depend on research.
    const byName = this.#targets !== undefined;
    const needed = this.#neededBy((number) => seeds[number] === 1 && (byName || withheld[number] === 0));
    const leaves = byName ? VERDICT.unasked : VERDICT.domain;
    for (let number = 0; number < verdicts.length; number++) {
      if (verdicts[number] === VERDICT.runs && needed[number] === 0 && (byName || withheld[number] === 0))
        this.#out(number, leaves);
    }
    if (byName) this.#protectForWithheldTargets(needed);
    else {
      this.#close();
      this.#pruneWithheld();
    }
  }

  /** First pass: the engines that may be returned, as if there were no others. */
  fitReturnable(): void {
    const cap = this.#returnableCap();
    if (cap === null) return;
    const members = this.#members(0);
    const before = members.slice();
    const dropped = this.#fit(members, cap);
    if (dropped.length === 0) return;
    this.#beforeBudget = before;
    this.#close();
    this.#pruneWithheld();
  }

  /** Second pass: the withheld engines whose dependencies run. */
  fitWithheld(): void {
    const { researchCap, hardCap } = this.#snapshot.limits;
    const cap = researchCap ?? hardCap;
    if (cap !== null) this.#fit(this.#members(1), cap);
  }

  refuseLostTargets(): void {
    const lost = this.#targets?.filter((number) => this.verdicts[number] !== VERDICT.runs) ?? [];
    if (lost.length === 0) return;
    const problems = lost.map((number) => this.#targetProblem(number));
    const before = this.#beforeBudget;
    throw targetError(problems, this.#visibleNames(), before && this.#budgetFacts(this.#costOf(before)));
  }

  refuseEmpty(): void {
    const { withheld } = this.#snapshot;
    for (let number = 0; number < withheld.length; number++) {
      if (this.verdicts[number] === VERDICT.runs && withheld[number] === 0) return;
    }
    const before = this.#beforeBudget;
    throw emptyPlan(
      exclusions(this.#snapshot, this.#request, this),
      before && this.#budgetFacts(smallestBudget(this.#set, this.#index.costs, before, this.#seeds)),
    );
  }

  #out(number: number, verdict: number): void {
    this.verdicts[number] = verdict;
    this.anyOut = true;
  }

  /** What depends on an engine that is out is out. */
  #close(): void {
    const { verdicts, causes } = this;
    const { topologicalOrder, dependencyStart, dependencies } = this.#set;
    for (const number of topologicalOrder) {
      if (verdicts[number] !== VERDICT.runs) continue;
      for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        if (verdicts[dependency] === VERDICT.runs) continue;
        this.#out(number, VERDICT.dependencyExcluded);
        causes[number] = dependency;
        break;
      }
    }
  }

  #inDomain(number: number): boolean {
    const { domains } = this.#request;
    if (domains === undefined) return true;
    const { domain } = this.#set.engines[number]!.definition;
    return domain === 'cross-domain' || domains.includes(domain);
  }

  /** Marks the running engines that a chosen one is or needs. */
  #neededBy(chosen: (number: number) => boolean): Uint8Array {
    const { topologicalOrder, dependencyStart, dependencies } = this.#set;
    const needed = new Uint8Array(this.verdicts.length);
    for (let rank = topologicalOrder.length - 1; rank >= 0; rank--) {
      const number = topologicalOrder[rank]!;
      if (this.verdicts[number] !== VERDICT.runs) continue;
      if (chosen(number)) needed[number] = 1;
      if (needed[number] === 0) continue;
      for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
        needed[dependencies[edge]!] = 1;
      }
    }
    return needed;
  }

  /** Only someone who may see research names a withheld target; what it reads counts as asked for then. */
  #protectForWithheldTargets(needed: Uint8Array): void {
    const { dependencyStart, dependencies } = this.#set;
    const { withheld } = this.#snapshot;
    for (let number = 0; number < needed.length; number++) {
      if (needed[number] === 0 || withheld[number] === 0) continue;
      for (let edge = dependencyStart[number]!; edge < dependencyStart[number + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        if (withheld[dependency] === 0) this.#seeds![dependency] = 1;
      }
    }
  }

  /** Withheld engines that were brought in for one that does not run go with it. */
  #pruneWithheld(): void {
    const seeds = this.#seeds;
    if (seeds === undefined) return;
    const { withheld } = this.#snapshot;
    const needed = this.#neededBy((number) => seeds[number] === 1 && withheld[number] === 1);
    for (let number = 0; number < needed.length; number++) {
      if (withheld[number] === 1 && this.verdicts[number] === VERDICT.runs && needed[number] === 0)
        this.#out(number, VERDICT.domain);
    }
  }

  #members(withheldMark: 0 | 1): Uint8Array {
    const { withheld } = this.#snapshot;
    const members = new Uint8Array(withheld.length);
    for (let number = 0; number < members.length; number++) {
      members[number] = this.verdicts[number] === VERDICT.runs && withheld[number] === withheldMark ? 1 : 0;
    }
    return members;
  }

  #fit(members: Uint8Array, cap: number): number[] {
    const { costs } = this.#index;
    const { priorities } = this.#snapshot;
    const dropped = fitBudget({ set: this.#set, costs, priorities, members, seeds: this.#seeds, cap });
    const leaves = this.#targets === undefined ? VERDICT.domain : VERDICT.unasked;
    for (const number of dropped)
      this.#out(number, this.#seeds === undefined || this.#seeds[number] === 1 ? VERDICT.budget : leaves);
    return dropped;
  }

  #returnableCap(): number | null {
    const { budget } = this.#request;
    const { hardCap } = this.#snapshot.limits;
    if (budget === undefined) return hardCap;
    return hardCap === null ? budget : Math.min(budget, hardCap);
  }

  // The effective limit alone: whether a budget counts as one depends on the cost of engines that must stay unknown.
  #budgetFacts(smallest: number): BudgetFacts {
    return { smallest, limit: this.#returnableCap() ?? 0, hardCap: this.#snapshot.limits.hardCap };
  }

  #costOf(members: Uint8Array): number {
    let cost = 0;
    members.forEach((member, number) => {
      if (member === 1) cost += this.#index.costs[number]!;
    });
    return cost;
  }

  #targetProblem(number: number): TargetProblem {
    const cause = this.causes[number]!;
    return {
      engineId: this.#set.engines[number]!.engineId,
      reason: VERDICTS[this.verdicts[number]!] as ExclusionReason,
      cause:
        cause === -1
          ? null
          : { engineId: this.#set.engines[cause]!.engineId, concealed: this.#isConcealedFromAsker(cause) },
      concealed: this.#isConcealedFromAsker(number),
    };
  }

  #isConcealedFromAsker(number: number): boolean {
    const { teams, research } = this.#request;
    return isForeign(this.#snapshot, teams, number) || (this.#snapshot.withheld[number] === 1 && !research);
  }

  /** What may be suggested to anyone: engines that the request could see and that are not out of service. */
  #visibleNames(): string[] {
    const { activations } = this.#snapshot;
    return this.#set.engines
      .filter(
        (_, number) =>
          !isConcealed(this.#snapshot, this.#request.teams, number) && activations[number] !== STATE_DEPRECATED,
      )
      .map((engine) => engine.engineId);
  }
}
