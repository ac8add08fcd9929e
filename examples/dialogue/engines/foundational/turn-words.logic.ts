import type { EngineContext, Signals } from '@enginehouse/sdk';
import { type Cues, cuesOf } from '../../dialogue/cues.ts';
import { type Role, turnsOf } from '../../dialogue/turn.ts';

export interface ReadTurn extends Cues {
  readonly role: Role;
}

/** One call for each turn, all under way at once; in their order. */
export async function readWords(
  signals: Signals,
  { ai }: Pick<EngineContext, 'ai'>,
): Promise<{ readonly turns: readonly ReadTurn[] }> {
  const model = ai.forObjective('token_extraction');
  const turns = await Promise.all(
    turnsOf(signals).map(async ({ role, text }) => {
      const { tokens } = await model.extractTokens({ text });
      return { role, ...cuesOf(tokens) };
    }),
  );
  return { turns };
}
