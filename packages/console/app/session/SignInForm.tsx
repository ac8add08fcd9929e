import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../api/client.ts';
import { ErrorAlert } from '../display/ErrorAlert.tsx';

export interface SignInFormProps {
  /** Who it is for; missing: whoever enters a name. */
  readonly username?: string;
  readonly onSignedIn: (userId: number | null) => unknown;
}

/** User name and password. */
export function SignInForm({ username: known, onSignedIn }: SignInFormProps) {
  const [username, setUsername] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => client.auth.signIn({ body: { username, password } }),
    onSuccess: ({ signedIn }) => onSignedIn(signedIn.userId),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {signIn.isError && <ErrorAlert error={signIn.error} />}
        <TextInput
          label="User name"
          autoComplete="username"
          required
          data-autofocus={known === undefined || undefined}
          autoFocus={known === undefined}
          readOnly={known !== undefined}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          data-autofocus={known !== undefined || undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
