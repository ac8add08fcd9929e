import { allRoutes, type RouteDefinition } from '@enginehouse/api';
import { expectHouseHeaders, expectRefusal } from '../../packages/server/src/testing/expect-problem.ts';
import type { Caller, FuzzWorld } from './fuzz-world.ts';
import type { FuzzAnswer } from './send.ts';

/** Nothing of the machine, of its code or of its database may be in an answer. */
const INSIDE = /node_modules|\bat \w+ \(|file:\/\/|\.ts:\d+|select .* from "|INTERNAL_ERROR/;

const PUBLIC_PATHS: ReadonlySet<string> = new Set(
  allRoutes.filter(({ permission }) => permission === 'public').map(({ path }) => path),
);

/** Whether an address leads to what answers everybody: clients take dots out of paths, and `/metrics/..` is `/`. */
function isPublic(route: RouteDefinition, url: string): boolean {
  if (route.permission === 'public') return true;
  return URL.canParse(url, 'http://localhost') && PUBLIC_PATHS.has(new URL(url, 'http://localhost').pathname);
}

/** What is wrong with an answer, in words; null: nothing. */
export async function judge(
  world: FuzzWorld,
  route: RouteDefinition,
  caller: Caller,
  url: string,
  answer: FuzzAnswer,
): Promise<string | null> {
  const { statusCode, body } = answer;
  if (statusCode === 500) return 'the server failed';
  // The one door that secrets leave by, for whoever entered the password a moment ago.
  const mayReveal = route.name === 'models.reveal' && caller.name === 'super';
  if (!mayReveal && body.includes(world.canary)) return 'a secret is in the answer';
  if (statusCode >= 400 && INSIDE.test(body)) return 'the answer tells of the inside';
  if (statusCode < 400 && !caller.isAnybody && !isPublic(route, url)) return 'nobody was let in';
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
