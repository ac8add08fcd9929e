import { Anchor, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { SignInForm } from './SignInForm.tsx';
import type { SignedIn } from './use-session.ts';

/** Over a page whose session has ended. The same user goes on where it was; somebody else begins anew. */
export function SessionEnded({ session, leave }: { readonly session: SignedIn; readonly leave: () => void }) {
  const queries = useQueryClient();
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title="Your session has ended">
      <Stack>
        <Text size="sm">Sign in again to go on. The page is as you left it.</Text>
        <SignInForm
          username={session.actor}
          onSignedIn={(userId) => (userId === session.userId ? queries.invalidateQueries() : leave())}
        />
        <Anchor component="button" type="button" size="sm" onClick={leave}>
          Sign in as somebody else
        </Anchor>
      </Stack>
    </Modal>
  );
}
