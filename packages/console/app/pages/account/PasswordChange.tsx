import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { FormField } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { Section } from '../../display/Section.tsx';
import { tellDone } from '../../display/toast.ts';

const LENGTHS = { minLength: 12, maxLength: 1024 };
const FIELDS: readonly FormField[] = [
  { name: 'currentPassword', label: 'Password in force', type: 'password', required: true, validations: {} },
  {
    name: 'password',
    label: 'New password',
    type: 'password',
    required: true,
    help: '12 characters or more, and not your user name.',
    validations: LENGTHS,
  },
  { name: 'confirmPassword', label: 'New password again', type: 'password', required: true, validations: {} },
];

/** Changes one's own password. */
export function PasswordChange() {
  // A new form, with empty inputs, after each change.
  const [changes, setChanges] = useState(0);
  const change = async (values: Record<string, unknown>): Promise<void> => {
    await client.auth.changePassword({ body: values as { currentPassword: string; password: string } });
    setChanges(changes + 1);
    tellDone('Your password is changed. Your other sessions and your API tokens have ended.');
  };
  return (
    <Section title="Password" description="Changing it ends your other sessions and your API tokens.">
      <SchemaForm key={changes} fields={FIELDS} submitLabel="Change the password" onSubmit={change} />
    </Section>
  );
}
