import type { Signals } from '@enginehouse/sdk';

/** Who asks for a donation, and who is asked. */
export type Role = 'persuader' | 'persuadee';

export interface Turn {
  readonly role: Role;
  readonly text: string;
}

/** Most turns of one dialogue. */
const MOST_TURNS = 200;
const TURN = /^(persuader|persuadee):\s?(.*)$/s;

/** `persuadee: Hello.` Throws what is wrong with it. */
export function readTurn(line: unknown, number: number): Turn {
  const found = typeof line === 'string' ? TURN.exec(line) : null;
  if (found === null) throw new TypeError(`turn ${number} is no text that begins with 'persuader:' or 'persuadee:'`);
  return { role: found[1] as Role, text: found[2] as string };
}

/** The turns of a dialogue, from the list of texts under `turns`. */
export function turnsOf({ turns }: Signals): readonly Turn[] {
  if (!Array.isArray(turns)) throw new TypeError("a dialogue has a list of texts under 'turns'");
  if (turns.length > MOST_TURNS) throw new TypeError(`a dialogue has at most ${MOST_TURNS} turns, not ${turns.length}`);
  return turns.map((line, index) => readTurn(line, index + 1));
}
