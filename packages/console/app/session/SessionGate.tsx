import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../api/client.ts';
import { LiveEvents } from '../api/LiveEvents.tsx';
import { ErrorState } from '../display/ErrorState.tsx';
import { SetupPage } from './SetupPage.tsx';
import { SignInPage } from './SignInPage.tsx';
import { SessionContext } from './use-session.ts';

/** Shows its children to whoever is signed in; everybody else sets the house up or signs in, and then comes to the page asked for. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const auth = useQuery({ queryKey: ['auth'], queryFn: ({ signal }) => client.auth.state(undefined, { signal }) });
  if (auth.isPending) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (auth.isError) return <ErrorState error={auth.error} retry={() => void auth.refetch()} />;
  const { setUp, signedIn } = auth.data;
  if (!setUp) return <SetupPage />;
  if (signedIn === null) return <SignInPage />;
  return (
    <SessionContext value={signedIn}>
      <LiveEvents>{children}</LiveEvents>
    </SessionContext>
  );
}
