import type { RouteDefinition } from '@enginehouse/api';
import { expectHouseHeaders, expectRefusal } from '../../packages/server/src/testing/expect-problem.ts';
import type { Caller, FuzzWorld } from './fuzz-world.ts';
import type { FuzzAnswer } from './send.ts';

/** Nothing of the machine, of its code or of its database may be in an answer. */
const INSIDE = /node_modules|\bat \w+ \(|file:\/\/|\.ts:\d+|select .* from "|INTERNAL_ERROR/;

/** What is wrong with an answer, in words; null: nothing. */
export async function judge(
  world: FuzzWorld,
  route: RouteDefinition,
  caller: Caller,
  answer: FuzzAnswer,
): Promise<string | null> {
  const { statusCode, body } = answer;
  if (statusCode === 500) return 'the server failed';
  // The one door that secrets leave by, for whoever entered the password a moment ago.
  const mayReveal = route.name === 'models.reveal' && caller.name === 'super';
  if (!mayReveal && body.includes(world.canary)) return 'a secret is in the answer';
  if (statusCode >= 400 && INSIDE.test(body)) return 'the answer tells of the inside';
  if (statusCode < 400 && !caller.isAnybody && route.permission !== 'public') return 'nobody was let in';
  if (caller.isStranger && body.includes(world.foreignMark) && (await world.strangerIsOne())) {
    return "another organization's rows are in the answer";
  }
  try {
    if (statusCode >= 400) expectRefusal(answer, route.dialect);
    else expectHouseHeaders(answer);
  } catch (error) {
    return `the answer is not as promised: ${(error as Error).message}`;
  }
  return null;
}
