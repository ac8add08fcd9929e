import type { TrialAnswer } from '@enginehouse/api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { type ChatEnd, streamChat } from './stream-chat.ts';

export const TRIED_METHODS = ['generateText', 'embed', 'classify', 'extractTokens'] as const;
export type TriedMethod = (typeof TRIED_METHODS)[number];

export interface Question {
  /** A model, or the name of an objective. */
  readonly target: { readonly id: number; readonly name: string } | string;
  readonly method: TriedMethod;
  readonly text: string;
  /** Of `classify`; empty: those of the model. */
  readonly labels: readonly string[];
}

export interface TrialState {
  readonly underWay: boolean;
  /** What has come of a streamed answer. */
  readonly text: string;
  /** How the stream ended. */
  readonly end: ChatEnd | null;
  /** An answer in one piece. */
  readonly answer: TrialAnswer | null;
  readonly error: Error | null;
  /** Somebody ended it. */
  readonly cancelled: boolean;
  /** To the first of the answer and to its end, in milliseconds. */
  readonly firstMs: number | null;
  readonly totalMs: number | null;
}

export interface Trial extends TrialState {
  readonly begin: (question: Question) => void;
  readonly cancel: () => void;
}

const NOTHING: TrialState = {
  underWay: false,
  text: '',
  end: null,
  answer: null,
  error: null,
  cancelled: false,
  firstMs: null,
  totalMs: null,
};

/** One call at a time. Leaving the page cancels it. */
export function useTrial(): Trial {
  const [state, setState] = useState(NOTHING);
  const queries = useQueryClient();
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const begin = (question: Question): void => {
    running.current?.abort();
    const leaving = new AbortController();
    running.current = leaving;
    const began = performance.now();
    const tell = (change: (before: TrialState) => TrialState): void => {
      if (running.current === leaving) setState(change);
    };
    setState({ ...NOTHING, underWay: true });
    const onText = (piece: string): void =>
      tell((before) => ({
        ...before,
        text: before.text + piece,
        firstMs: before.firstMs ?? performance.now() - began,
      }));
    const ended = (change: Partial<TrialState>): void =>
      tell((before) => ({ ...before, ...change, underWay: false, totalMs: performance.now() - began }));
    ask(question, leaving.signal, onText)
      .then(ended)
      .catch((error: unknown) =>
        ended(
          leaving.signal.aborted
            ? { cancelled: true }
            : { error: error instanceof Error ? error : new Error(String(error)) },
        ),
      )
      .finally(() => void queries.invalidateQueries({ queryKey: ['usage'] }));
  };
  return { ...state, begin, cancel: () => running.current?.abort() };
}

async function ask(
  { target, method, text, labels }: Question,
  signal: AbortSignal,
  onText: (piece: string) => void,
): Promise<Partial<TrialState>> {
  if (method === 'generateText') {
    const model = typeof target === 'string' ? `objective:${target}` : target.name;
    return { end: await streamChat({ model, text }, { signal, onText }) };
  }
  const asked = typeof target === 'string' ? { objective: target } : { model: target.id };
  const body = { ...asked, method, text, ...(method === 'classify' && labels.length > 0 ? { labels } : {}) };
  return { answer: await client.ai.try({ body }, { signal }) };
}
