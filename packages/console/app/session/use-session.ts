import type { RouteAnswer, RouteNamed } from '@enginehouse/api';
import { createContext, useContext } from 'react';

export type AuthState = RouteAnswer<RouteNamed<'auth.state'>>;
export type SignedIn = NonNullable<AuthState['signedIn']>;

export const SessionContext = createContext<SignedIn | null>(null);

/** Forgets who was signed in: the sign-in page stands there next, and no page behind it. */
export const LeaveContext = createContext<() => void>(() => {});

/** Who is signed in; there is somebody on every page behind the gate. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === null) throw new TypeError('no session: this is for pages behind the gate');
  return session;
}
