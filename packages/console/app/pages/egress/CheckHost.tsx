import type { EgressPolicyView } from '@enginehouse/api';
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { ErrorAlert } from '../../display/ErrorAlert.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { subjectWords } from './subjects.ts';

/** Whether a subject could reach an address now, as its connections are judged. Nothing is connected to. */
export function CheckHost({ subjects }: { readonly subjects: EgressPolicyView['subjects'] }) {
  const [subject, setSubject] = useState<string | null>(subjects[0]?.subject ?? null);
  const [url, setUrl] = useState('https://');
  const check = useMutation({
    mutationFn: async (asked: { readonly subject: string; readonly url: string }) => ({
      ...asked,
      ...(await client.egress.check({ body: asked })),
    }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (subject !== null) check.mutate({ subject, url: url.trim() });
  };
  return (
    <Stack maw={720}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label="Who"
            searchable
            allowDeselect={false}
            value={subject}
            onChange={setSubject}
            data={subjects.map(({ subject: value, label }) => ({ value, label: `${label}: ${subjectWords(value)}` }))}
          />
          <TextInput
            label="Address"
            description="A URL. Its name is resolved as a connection would; nothing is connected to."
            required
            maxLength={4000}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={check.isPending} disabled={subject === null}>
              Check
            </Button>
          </Group>
        </Stack>
      </form>
      {check.isError && <ErrorAlert error={check.error} />}
      <div role="status">
        {check.data !== undefined && (
          <Stack gap={4} align="flex-start">
            <StatusBadge tone={check.data.allowed ? 'good' : 'bad'}>
              {check.data.allowed ? 'It would be let through' : 'It would be refused'}
            </StatusBadge>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {check.data.subject} to {check.data.url}: {check.data.because}
            </Text>
          </Stack>
        )}
      </div>
    </Stack>
  );
}
