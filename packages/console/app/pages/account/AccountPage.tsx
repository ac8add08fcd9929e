import { Stack } from '@mantine/core';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { useSession } from '../../session/use-session.ts';
import { AccountFacts } from './AccountFacts.tsx';
import { PasswordChange } from './PasswordChange.tsx';
import { Sessions } from './Sessions.tsx';
import { Tokens } from './Tokens.tsx';

/** What belongs to whoever is signed in. */
export function AccountPage() {
  const { actor, userId } = useSession();
  return (
    <>
      <PageHeader title="Your account" description={`You are signed in as ${actor}.`} />
      {userId === null ? (
        <EmptyState title="The operator of the machine has no account">Sign in as a user to have one.</EmptyState>
      ) : (
        <Stack>
          <AccountFacts userId={userId} />
          <Tokens />
          <Sessions />
          <PasswordChange />
        </Stack>
      )}
    </>
  );
}
