import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../api/client.ts';
import { ErrorAlert } from '../display/ErrorAlert.tsx';

/** Makes the first user. The secret of the one-time link stands behind `#`, which no browser sends anywhere. */
export function SetupPage() {
  const queries = useQueryClient();
  const [secret, setSecret] = useState(() => window.location.hash.slice(1));
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useMutation({
    mutationFn: async () => {
      await client.setup.complete({ body: { secret, username, password } });
      await client.auth.signIn({ body: { username, password } });
    },
    onSuccess: () => {
      window.history.replaceState(null, '', '/');
      return queries.resetQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setUp.mutate();
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper component="form" onSubmit={submit} withBorder p="xl" w={420}>
        <Stack>
          <Title order={1} size="h3">
            Set up Enginehouse
          </Title>
          <Text c="dimmed" size="sm">
            The first user holds every permission, and makes the others.
          </Text>
          {setUp.isError && <ErrorAlert error={setUp.error} />}
          {window.location.hash === '' && (
            <TextInput
              label="Setup secret"
              description="It stands behind # in the link that the server printed when it started."
              required
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
            />
          )}
          <TextInput
            label="User name"
            autoComplete="username"
            required
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            description="12 characters or more, and not the user name."
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={setUp.isPending}>
            Make the first user
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
