import { hash } from 'node:crypto';
import {
  buildExecutionPlan,
  createEngine,
  createEngineSet,
  createSnapshot,
  type EngineContext,
  type EngineDefinition,
  type ExecutionPlan,
  execute,
  type Json,
  outputHashes,
  type Score,
  type Signals,
} from '@enginehouse/kernel';
import { defineBenchRow } from './harness/define-bench-row.ts';
import { importPeer } from './harness/peer.ts';

const LAYERS = [4, 8, 10, 8, 4];
const SIGNALS: Signals = { value: 12, kind: 'session', pages: 3 };

interface BenchEngine {
  readonly engineId: string;
  readonly dependencies: readonly string[];
  readonly score: Score;
}

/** 34 engines; each reads its two inputs and returns a small object. */
function layeredEngines(): BenchEngine[] {
  const engines: BenchEngine[] = [];
  let above: string[] = [];
  for (const size of LAYERS) {
    const ids: string[] = [];
    for (let index = 0; index < size; index++) {
      const engineId = `engine-${String(engines.length).padStart(2, '0')}`;
      const dependencies =
        above.length === 0 ? [] : [above[index % above.length] as string, above[(index + 1) % above.length] as string];
      engines.push({ engineId, dependencies, score: readsItsInputs(dependencies) });
      ids.push(engineId);
    }
    above = ids;
  }
  return engines;
}

function readsItsInputs(dependencies: readonly string[]): Score {
  return async (signals, { outputs }) => {
    let sum = signals.value as number;
    for (const id of dependencies) sum += (outputs[id] as { score: number }).score;
    return { score: (sum % 97) / 97, confidence: 0.5, inputs: dependencies.length };
  };
}

function planFor(engines: readonly BenchEngine[]): ExecutionPlan {
  const engineSet = createEngineSet(
    engines.map(({ engineId, dependencies, score }) =>
      createEngine(definitionOf(engineId, dependencies), { score, file: undefined }),
    ),
  );
  return buildExecutionPlan(createSnapshot({ revision: 1, engineSet }));
}

function definitionOf(engineId: string, dependencies: readonly string[]): EngineDefinition {
  return {
    engineId,
    displayName: engineId,
    category: 'cognitive',
    domain: 'cross-domain',
    riskLevel: 'low',
    computeCost: 1,
    dependencies,
    emitsTopics: [],
    subscribesTopics: [],
    activationState: 'active',
    researchOnly: false,
    version: '1.0.0',
  };
}

function batchesOf(plan: ExecutionPlan): (readonly [string, Score])[][] {
  const batches: (readonly [string, Score])[][] = [];
  for (const { engine, batch } of plan.engines) {
    batches[batch] ??= [];
    (batches[batch] as (readonly [string, Score])[]).push([engine.engineId, engine.score]);
  }
  return batches;
}

/** What one writes first: a `Promise.all` per batch. No isolation, no limits, nothing protected. */
async function bareLoop(batches: readonly (readonly (readonly [string, Score])[])[]): Promise<Record<string, Json>> {
  const outputs: Record<string, Json> = {};
  const context = { outputs } as unknown as EngineContext;
  for (const batch of batches) {
    await Promise.all(
      batch.map(async ([engineId, score]) => {
        outputs[engineId] = (await score(SIGNALS, context)) as Json;
      }),
    );
  }
  return outputs;
}

/** The same with what a record needs: two clock readings, JSON and SHA-256 for each engine. */
async function bareLoopWithRecord(batches: readonly (readonly (readonly [string, Score])[])[]): Promise<unknown> {
  const outputs: Record<string, Json> = {};
  const context = { outputs } as unknown as EngineContext;
  const record: unknown[] = [];
  for (const batch of batches) {
    await Promise.all(
      batch.map(async ([engineId, score]) => {
        const begin = performance.now();
        const output = (await score(SIGNALS, context)) as Json;
        outputs[engineId] = output;
        const durationMs = performance.now() - begin;
        record.push({ engineId, status: 'succeeded', durationMs, hash: hash('sha256', JSON.stringify(output), 'hex') });
      }),
    );
  }
  return { outputs, record };
}

async function runWithRecord(plan: ExecutionPlan): Promise<unknown> {
  const { result, record } = await execute(plan, SIGNALS).answered;
  return { result, record, hashes: outputHashes(record.outcomes) };
}

const complete = defineBenchRow({
  name: 'kernel-run-record',
  what: 'run of 34 engines, record complete with output hashes',
  against: 'Promise.all per batch, clock, JSON, SHA-256',
  limit: 1.8,
  unit: 'ratio',
  setup: () => {
    const plan = planFor(layeredEngines());
    const batches = batchesOf(plan);
    return { subject: () => runWithRecord(plan), peer: () => bareLoopWithRecord(batches) };
  },
});

const plain = defineBenchRow({
  name: 'kernel-run-plain',
  what: 'run of 34 engines, record without hashes',
  against: 'Promise.all per batch',
  limit: 3.5,
  unit: 'ratio',
  setup: () => {
    const plan = planFor(layeredEngines());
    const batches = batchesOf(plan);
    return { subject: () => execute(plan, SIGNALS).answered, peer: () => bareLoop(batches) };
  },
});

/** As much of LangGraph as this row calls. */
interface LangGraph {
  readonly START: string;
  readonly END: string;
  readonly Annotation: {
    (options?: unknown): unknown;
    Root(channels: Readonly<Record<string, unknown>>): unknown;
  };
  readonly StateGraph: new (state: unknown) => LangGraphBuilder;
}

interface LangGraphBuilder {
  addNode(name: string, work: (state: LangGraphState) => Promise<Partial<LangGraphState>>): unknown;
  addEdge(from: string | readonly string[], to: string): unknown;
  compile(): { invoke(state: LangGraphState): Promise<LangGraphState> };
}

interface LangGraphState {
  readonly signals: Signals;
  readonly outputs: Readonly<Record<string, Json>>;
}

function langGraphOf(lang: LangGraph, engines: readonly BenchEngine[]): () => Promise<unknown> {
  const merge = (kept: object, added: object): object => ({ ...kept, ...added });
  const state = lang.Annotation.Root({
    signals: lang.Annotation(),
    outputs: lang.Annotation({ reducer: merge, default: () => ({}) }),
  });
  const graph = new lang.StateGraph(state);
  const needed = new Set(engines.flatMap((engine) => engine.dependencies));
  for (const { engineId, score } of engines) {
    graph.addNode(engineId, async ({ signals, outputs }) => ({
      outputs: { [engineId]: (await score(signals, { outputs } as unknown as EngineContext)) as Json },
    }));
  }
  for (const { engineId, dependencies } of engines) {
    graph.addEdge(dependencies.length === 0 ? lang.START : dependencies, engineId);
    if (!needed.has(engineId)) graph.addEdge(engineId, lang.END);
  }
  const compiled = graph.compile();
  return () => compiled.invoke({ signals: SIGNALS, outputs: {} });
}

const langGraph = defineBenchRow({
  name: 'kernel-run-langgraph',
  what: 'run of 34 engines, record complete with output hashes',
  against: 'LangGraph.js 1.4.11, the same engines as nodes',
  limit: 1 / 150,
  unit: 'ratio',
  setup: async () => {
    const lang = await importPeer<LangGraph>(
      { '@langchain/langgraph': '1.4.11', '@langchain/core': '1.1.48' },
      '@langchain/langgraph',
    );
    const engines = layeredEngines();
    const plan = planFor(engines);
    const peer = langGraphOf(lang, engines);
    const [ours, theirs] = [await execute(plan, SIGNALS).answered, (await peer()) as LangGraphState];
    if (
      outputHashes([{ ...none, output: ours.result.outputs }])[0] !==
      outputHashes([{ ...none, output: theirs.outputs }])[0]
    ) {
      throw new Error('the two did not come to the same outputs');
    }
    return { subject: () => runWithRecord(plan), peer };
  },
});

const none = { status: 'succeeded', durationMs: 0, startedAfterMs: 0, events: [] } as const;

const STEP_MS = 50;
const sleep = (steps: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, steps * STEP_MS));

/**
 * Four chains of four engines; chain n takes three steps in its nth engine and one in the others. Each chain takes 6
 * steps, but every batch holds an engine of three: with barriers the run would take 12.
 */
function crossedChains(): BenchEngine[] {
  const engines: BenchEngine[] = [];
  for (let chain = 0; chain < 4; chain++) {
    for (let link = 0; link < 4; link++) {
      engines.push({
        engineId: `chain-${chain}-link-${link}`,
        dependencies: link === 0 ? [] : [`chain-${chain}-link-${link - 1}`],
        score: async () => {
          await sleep(link === chain ? 3 : 1);
          return link;
        },
      });
    }
  }
  return engines;
}

const noBarrier = defineBenchRow({
  name: 'kernel-run-no-barrier',
  what: 'four crossed chains of 50 ms steps; batch barriers would cost twice the critical path',
  against: 'the critical path alone',
  limit: 1.05,
  unit: 'ratio',
  setup: () => {
    const plan = planFor(crossedChains());
    return {
      subject: () => execute(plan, SIGNALS).answered,
      peer: async () => {
        for (const steps of [3, 1, 1, 1]) await sleep(steps);
      },
      calls: 3,
      warmUp: 1,
    };
  },
});

export const rows = [complete, plain, langGraph, noBarrier];
