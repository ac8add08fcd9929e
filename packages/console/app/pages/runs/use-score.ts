import type { RunResult, ScoreBody } from '@enginehouse/api';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { client } from '../../api/client.ts';

/** An engine that has ended, while the run goes on; what it put out is provisional until the result is there. */
export interface EndedEngine {
  readonly engine: RunResult['engines'][number];
  readonly output?: unknown;
}

export interface ScoreState {
  readonly running: boolean;
  readonly ended: readonly EndedEngine[];
  readonly result: RunResult | null;
  readonly error: Error | null;
  /** Somebody stopped it before its end. */
  readonly stopped: boolean;
}

const IDLE: ScoreState = { running: false, ended: [], result: null, error: null, stopped: false };

type Step =
  | { readonly type: 'begin' | 'stop' }
  | { readonly type: 'engine'; readonly ended: EndedEngine }
  | { readonly type: 'done'; readonly result: RunResult }
  | { readonly type: 'error'; readonly error: Error };

function advance(state: ScoreState, step: Step): ScoreState {
  switch (step.type) {
    case 'begin':
      return { ...IDLE, running: true };
    case 'engine':
      return { ...state, ended: [...state.ended, step.ended] };
    case 'done':
      return { ...state, running: false, result: step.result };
    case 'error':
      return { ...state, running: false, error: step.error };
    case 'stop':
      return { ...state, running: false, stopped: true };
  }
}

/** Scores with the engines told one by one. Leaving the page, or scoring anew, stops what runs. */
export function useScore(): {
  readonly state: ScoreState;
  readonly score: (body: ScoreBody) => Promise<void>;
  readonly stop: () => void;
} {
  const [state, step] = useReducer(advance, IDLE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const score = useCallback(async (body: ScoreBody): Promise<void> => {
    running.current?.abort();
    const stopping = new AbortController();
    running.current = stopping;
    step({ type: 'begin' });
    try {
      for await (const event of client.runs.stream({ body }, { signal: stopping.signal })) {
        if (stopping.signal.aborted) return;
        if (event.type === 'done') step({ type: 'done', result: event.result });
        else step({ type: 'engine', ended: event });
      }
    } catch (error) {
      if (!stopping.signal.aborted) step({ type: 'error', error: error as Error });
    }
  }, []);
  const stop = useCallback(() => {
    running.current?.abort();
    step({ type: 'stop' });
  }, []);
  return { state, score, stop };
}
