import { Button, Code, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Facts } from '../../display/Facts.tsx';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { tellDone } from '../../display/toast.ts';
import { useSession } from '../../session/use-session.ts';
import { useRow } from '../models/model-queries.ts';

const LEVELS: Readonly<Record<number, string>> = {
  1: 'everything (super)',
  2: 'what belongs to your organization',
  3: 'what is your own',
};
/** What users change of themselves. */
const OWN_FIELDS = new Set(['email', 'language']);

/** Who one is, and what one may do. */
export function AccountFacts({ userId }: { readonly userId: number }) {
  const { accessLevel, permissions } = useSession();
  const [changing, setChanging] = useState(false);
  const user = useRow('users', String(userId));
  return (
    <Section
      title="You"
      actions={
        !changing && (
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            Change
          </Button>
        )
      }
    >
      {changing ? (
        <OwnForm userId={userId} onDone={() => setChanging(false)} />
      ) : (
        <QueryState query={user}>
          {({ username, email, language, roles }) => (
            <Facts
              facts={[
                { label: 'User name', value: String(username) },
                { label: 'Email', value: email === null ? 'none' : String(email) },
                { label: 'Language', value: String(language) },
                { label: 'You see', value: LEVELS[accessLevel] ?? 'nothing' },
                { label: 'Roles', value: Array.isArray(roles) && roles.length > 0 ? roles.join(', ') : 'none' },
                {
                  label: 'Permissions',
                  value:
                    accessLevel === 1 ? (
                      'all of them'
                    ) : permissions.length === 0 ? (
                      'none'
                    ) : (
                      <Group gap={6}>
                        {permissions.map((name) => (
                          <Code key={name}>{name}</Code>
                        ))}
                      </Group>
                    ),
                },
              ]}
            />
          )}
        </QueryState>
      )}
    </Section>
  );
}

function OwnForm({ userId, onDone }: { readonly userId: number; readonly onDone: () => void }) {
  const queries = useQueryClient();
  const id = String(userId);
  const user = useRow('users', id);
  const form = useQuery({
    queryKey: ['form', 'users', id, user.data?.revision ?? null],
    queryFn: ({ signal }) =>
      client.models.form({ params: { model: 'users', form: 'update' }, query: { id } }, { signal }),
  });
  const save = async (values: Record<string, unknown>): Promise<void> => {
    await client.models.update({ params: { model: 'users', id }, body: { values } });
    await queries.invalidateQueries({ queryKey: ['models', 'users'] });
    tellDone('Saved.');
    onDone();
  };
  return (
    <QueryState query={form}>
      {({ fields }) => (
        <SchemaForm
          fields={fields.filter(({ name }) => OWN_FIELDS.has(name))}
          row={user.data ?? {}}
          submitLabel="Save"
          onSubmit={save}
          onCancel={onDone}
        />
      )}
    </QueryState>
  );
}
