import { Center, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { client } from '../api/client.ts';
import { LiveEvents } from '../api/LiveEvents.tsx';
import { ErrorState } from '../display/ErrorState.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { SetupPage } from './SetupPage.tsx';
import { SignInPage } from './SignInPage.tsx';
import { LeaveContext, SessionContext, type SignedIn } from './use-session.ts';

/**
 * Shows its children to whoever is signed in; everybody else sets the house up or signs in, and then comes to the page asked
 * for. When a session ends while a page is open the page stays as it is, behind the question for the password: what was
 * typed is still there afterwards.
 */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const auth = useQuery({ queryKey: ['auth'], queryFn: ({ signal }) => client.auth.state(undefined, { signal }) });
  const [held, setHeld] = useState<SignedIn | null>(null);
  const present = auth.data?.signedIn ?? null;
  useEffect(() => {
    if (present !== null) setHeld(present);
  }, [present]);
  const leave = useCallback(() => {
    setHeld(null);
    // What one person has read is nothing that the next one finds.
    queries.clear();
    void auth.refetch();
  }, [queries, auth.refetch]);
  const shown = present ?? held;
  if (auth.data === undefined && auth.isError && shown === null) {
    return <ErrorState error={auth.error} retry={() => void auth.refetch()} />;
  }
  if (auth.data === undefined && shown === null) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (auth.data?.setUp === false) return <SetupPage />;
  if (shown === null) return <SignInPage />;
  return (
    <SessionContext value={shown}>
      <LeaveContext value={leave}>
        <LiveEvents sessionId={shown.sessionId}>{children}</LiveEvents>
        {auth.data !== undefined && present === null && <SessionEnded session={shown} leave={leave} />}
      </LeaveContext>
    </SessionContext>
  );
}
