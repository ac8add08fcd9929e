import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { IconKey, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { tellDone } from '../../display/toast.ts';
import { useSession } from '../../session/use-session.ts';
import type { ModelRow } from '../models/model-queries.ts';

/** What is done to a user beside changing its values: a new password, shutting it out, letting it in again. */
export function UserActions({ user }: { readonly user: ModelRow }) {
  const queries = useQueryClient();
  const { userId } = useSession();
  const [open, setOpen] = useState<'password' | 'disable' | null>(null);
  const [password, setPassword] = useState('');
  // One's own password is changed in the account, where the one in force is asked for.
  if (user.id === userId) return null;
  const disabled = user.disabled === true;
  const change = async (values: Record<string, unknown>, done: string): Promise<void> => {
    await client.models.update({ params: { model: 'users', id: String(user.id) }, body: { values } });
    await queries.invalidateQueries({ queryKey: ['models', 'users'] });
    tellDone(done);
  };
  const close = (): void => {
    setOpen(null);
    setPassword('');
  };
  return (
    <>
      <Button variant="default" leftSection={<IconKey size={16} aria-hidden />} onClick={() => setOpen('password')}>
        Set a password
      </Button>
      <Button
        variant="default"
        leftSection={disabled ? <IconUserCheck size={16} aria-hidden /> : <IconUserOff size={16} aria-hidden />}
        onClick={() => setOpen('disable')}
      >
        {disabled ? 'Let in again' : 'Shut out'}
      </Button>
      <ConfirmDialog
        opened={open === 'password'}
        onClose={close}
        title={`Set a password for ${String(user.username)}?`}
        confirmLabel="Set it"
        disabled={password.length < 12}
        action={() => change({ password, confirmPassword: password }, 'The password is set.')}
      >
        <Stack gap="sm">
          <Text size="sm">Sessions and API tokens of this user end at once.</Text>
          <PasswordInput
            label="New password"
            description="12 characters or more, and not the user name. Hand it over where nobody else reads it."
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'disable'}
        onClose={close}
        title={disabled ? `Let ${String(user.username)} in again?` : `Shut ${String(user.username)} out?`}
        confirmLabel={disabled ? 'Let in' : 'Shut out'}
        danger={!disabled}
        action={() =>
          change({ disabled: !disabled }, disabled ? 'The user may sign in again.' : 'The user is shut out.')
        }
      >
        <Text size="sm">
          {disabled
            ? 'The user can sign in again, with the password and the roles that it had.'
            : 'The user cannot sign in, and what it signed in with stops working on every node before this is answered. Nothing of it is deleted.'}
        </Text>
      </ConfirmDialog>
    </>
  );
}
