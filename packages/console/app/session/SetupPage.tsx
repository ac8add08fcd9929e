import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../api/client.ts';
import { ErrorAlert } from '../display/ErrorAlert.tsx';
import { DoorPage } from './DoorPage.tsx';

const LEAST_PASSWORD = 12;

/**
 * Makes the first user. The secret of the one-time link stands behind `#`, which no browser sends anywhere; it is read once
 * and leaves the address, so that neither history nor a picture of the screen holds it.
 */
export function SetupPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [linked] = useState(() => window.location.hash.slice(1));
  const [secret, setSecret] = useState(linked);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  const setUp = useMutation({
    mutationFn: async () => {
      await client.setup.complete({ body: { secret: secret.trim(), username: username.trim(), password } });
      await client.auth.signIn({ body: { username: username.trim(), password } });
    },
    onSuccess: async () => {
      await navigate('/', { replace: true });
      await queries.resetQueries();
    },
  });
  const short = password.length < LEAST_PASSWORD;
  const differs = password !== again;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) setUp.mutate();
  };
  return (
    <DoorPage title="Set up Enginehouse">
      <Text c="dimmed" size="sm">
        The first user holds every permission, and makes the others.
      </Text>
      <form onSubmit={submit}>
        <Stack>
          {setUp.isError && <ErrorAlert error={setUp.error} />}
          {(linked === '' || setUp.isError) && (
            <TextInput
              label="Setup secret"
              description="It stands behind # in the link that the server prints when it starts, and is valid for an hour."
              required
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
            />
          )}
          <TextInput
            label="User name"
            autoComplete="username"
            required
            autoFocus
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            description={`${LEAST_PASSWORD} characters or more, and not the user name.`}
            autoComplete="new-password"
            required
            error={tried && short ? `Must have ${LEAST_PASSWORD} characters or more` : undefined}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password again"
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={{ 'aria-label': 'Show the repeated password', tabIndex: 0 }}
            error={tried && differs ? 'Is not the same' : undefined}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Button type="submit" loading={setUp.isPending}>
            Make the first user
          </Button>
        </Stack>
      </form>
    </DoorPage>
  );
}
