import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { CodeBlock } from '../../display/CodeBlock.tsx';
import type { FormField } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useSession } from '../../session/use-session.ts';
import { PermissionInput } from '../roles/PermissionInput.tsx';

const DAY_MS = 86_400_000;
const ENDS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: 'never', label: 'when it is revoked' },
];

interface NewTokenProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes an API token; its secret is shown once and is in this page no longer than the dialog. */
export function NewToken({ opened, onClose }: NewTokenProps) {
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => {
    setSecret(null);
    onClose();
  };
  const make = async ({ name, scopes, ends }: Record<string, unknown>): Promise<void> => {
    const expiresAt = ends === 'never' ? null : new Date(Date.now() + Number(ends) * DAY_MS).toISOString();
    const body = { name: String(name), scopes: scopes as readonly string[], expiresAt };
    const { token } = await client.tokens.create({ body });
    setSecret(token);
    await queries.invalidateQueries({ queryKey: ['tokens'] });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={secret === null ? 'New API token' : 'Your new API token'}
      size="lg"
      closeOnClickOutside={secret === null}
    >
      {secret === null ? <TokenForm onSubmit={make} onCancel={close} /> : <MadeToken secret={secret} onClose={close} />}
    </Modal>
  );
}

function MadeToken({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" role="status" title="Copy it now">
        It is not shown again: the house keeps only a hash of it.
      </Alert>
      <CodeBlock code={secret} label="the token" />
      <Text size="sm">A program sends it with every request:</Text>
      <CodeBlock
        code={`curl -H "Authorization: Bearer ${secret}" ${window.location.origin}/api/v1/engines`}
        label="a command"
      />
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}

interface TokenFormProps {
  readonly onSubmit: (values: Record<string, unknown>) => Promise<unknown>;
  readonly onCancel: () => void;
}

function TokenForm({ onSubmit, onCancel }: TokenFormProps) {
  const { permissions, accessLevel } = useSession();
  const labels = useQuery({
    queryKey: ['form', 'roles', 'permissions_options'],
    queryFn: async ({ signal }) => {
      // Whoever does not read roles has the names alone.
      if (accessLevel > 2) return [];
      const form = await client.models.form({ params: { model: 'roles', form: 'permissions_options' } }, { signal });
      return form.options;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryState query={labels}>
      {(options) => (
        <SchemaForm
          fields={fieldsOf(options, permissions)}
          inputs={{ scopes: (props) => <PermissionInput {...props} /> }}
          submitLabel="Make the token"
          onSubmit={onSubmit}
          onCancel={onCancel}
        />
      )}
    </QueryState>
  );
}

function fieldsOf(labels: NonNullable<FormField['options']>, own: readonly string[]): readonly FormField[] {
  const options = own.map((value) => labels.find((option) => option.value === value) ?? { value, label: value });
  return [
    {
      name: 'name',
      label: 'What it is for',
      type: 'text',
      required: true,
      help: 'For example: scoring job.',
      validations: { maxLength: 100 },
    },
    {
      name: 'ends',
      label: 'It ends',
      type: 'select',
      required: true,
      options: [...ENDS],
      default: '90',
      validations: {},
    },
    {
      name: 'scopes',
      label: 'Scopes',
      type: 'multiselect',
      required: true,
      options,
      help: 'What it may do, as long as you may.',
      validations: {},
    },
  ];
}
