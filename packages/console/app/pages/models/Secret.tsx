import { isEnginehouseError } from '@enginehouse/errors';
import { Button, Code, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import type { SecretMask } from '../../display/form/form-values.ts';
import { useMay } from '../../session/access.ts';
import { useSession } from '../../session/use-session.ts';
import { MaskText } from './FieldValue.tsx';

/** How long a secret is in the page. */
const SHOWN_SECONDS = 30;

export interface SecretProps {
  readonly model: string;
  readonly id: string;
  /** `config.api_key` */
  readonly path: string;
  readonly label: string;
  readonly mask: SecretMask;
}

/**
 * A secret of a row: that there is one, and for whoever may the way to read it, for 30 seconds. It is kept nowhere else in
 * this page; the audit has who read it.
 */
export function Secret({ model, id, path, label, mask }: SecretProps) {
  const { credential } = useSession();
  const mayReveal = useMay('system.engine.secrets.reveal') && (credential === 'session' || credential === 'operator');
  const [secret, setSecret] = useState<string | null>(null);
  const [asksPassword, setAsksPassword] = useState(false);
  const reveal = useMutation({
    mutationFn: () => client.models.reveal({ params: { model, id }, body: { path } }),
    onSuccess: ({ value }) => {
      setAsksPassword(false);
      setSecret(value ?? '');
    },
    onError: (error) => setAsksPassword(isEnginehouseError(error) && error.code === 'PASSWORD_NEEDED'),
    // The answer is not kept beside what is shown.
    gcTime: 0,
  });
  const { reset } = reveal;
  useEffect(() => {
    if (secret === null) return;
    const timer = setTimeout(() => {
      setSecret(null);
      reset();
    }, SHOWN_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [secret, reset]);
  const hide = (): void => {
    setSecret(null);
    reset();
  };
  return (
    <Stack gap={6} mt={path.includes('.') ? 6 : 0}>
      <Group gap="xs">
        {path.includes('.') && (
          <Text span size="sm" c="dimmed">
            {path}
          </Text>
        )}
        {secret === null ? <MaskText mask={mask} /> : <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>}
        {mask.hasValue && mayReveal && (
          <Button
            variant="default"
            size="compact-xs"
            loading={reveal.isPending}
            aria-label={`${secret === null ? 'Reveal' : 'Hide'} ${label}`}
            onClick={() => (secret === null ? reveal.mutate() : hide())}
          >
            {secret === null ? 'Reveal' : 'Hide'}
          </Button>
        )}
      </Group>
      {secret !== null && (
        <Text size="xs" c="dimmed" role="status">
          Shown for {SHOWN_SECONDS} seconds. That you read it is in the audit.
        </Text>
      )}
      {asksPassword && <PasswordAgain onEntered={() => reveal.mutate()} />}
      {reveal.isError && !asksPassword && <ErrorAlert error={reveal.error} />}
    </Stack>
  );
}

/** Secrets are read by whoever has entered the password in the last five minutes. */
function PasswordAgain({ onEntered }: { readonly onEntered: () => void }) {
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => client.auth.reauthenticate({ body: { password } }),
    onSuccess: onEntered,
    onSettled: () => setPassword(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" maw={360}>
        <PasswordInput
          label="Your password"
          description="Secrets are shown to whoever has entered the password in the last five minutes."
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.isError && <ErrorAlert error={enter.error} />}
        <Group>
          <Button type="submit" size="xs" loading={enter.isPending}>
            Reveal it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
