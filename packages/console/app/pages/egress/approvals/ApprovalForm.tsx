import type { EgressPolicyView } from '@enginehouse/api';
import { Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { type FieldInputProps, labelsOf } from '../../../display/form/field-input.ts';
import { SchemaForm } from '../../../display/form/SchemaForm.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { tellDone } from '../../../display/toast.ts';
import { subjectWords } from '../subjects.ts';

/** Lets a subject reach one host more, by the platform's own form. */
export function ApprovalForm({
  subjects,
  onDone,
}: {
  readonly subjects: EgressPolicyView['subjects'];
  readonly onDone: () => void;
}) {
  const queries = useQueryClient();
  const form = useQuery({
    queryKey: ['egress', 'approval-form'],
    queryFn: ({ signal }) => client.models.form({ params: { model: 'egress_approvals', form: 'create' } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryState query={form}>
      {({ fields }) => (
        <SchemaForm
          fields={fields}
          submitLabel="Approve"
          onCancel={onDone}
          inputs={{
            subject: (props) => <SubjectInput {...props} subjects={subjects} />,
            until: (props) => <UntilInput {...props} />,
          }}
          onSubmit={async (values) => {
            await client.models.create({ params: { model: 'egress_approvals' }, body: { values: withTime(values) } });
            await queries.invalidateQueries({ queryKey: ['egress'] });
            tellDone(`${String(values.subject)} may reach ${String(values.host)} from the next connection on.`);
            onDone();
          }}
        />
      )}
    </QueryState>
  );
}

function SubjectInput({
  field,
  value,
  error,
  onChange,
  subjects,
}: FieldInputProps & { readonly subjects: EgressPolicyView['subjects'] }) {
  return (
    <Select
      {...labelsOf({ ...field, label: 'Who' })}
      error={error}
      searchable
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
      data={subjects.map(({ subject, label }) => ({ value: subject, label: `${label}: ${subjectWords(subject)}` }))}
    />
  );
}

/** In the time of whoever looks. */
function UntilInput({ field, value, error, onChange }: FieldInputProps) {
  return (
    <TextInput
      {...labelsOf(field)}
      type="datetime-local"
      error={error}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function withTime({ until, ...values }: Record<string, unknown>): Record<string, unknown> {
  return typeof until === 'string' ? { ...values, until: new Date(until).toISOString() } : values;
}
