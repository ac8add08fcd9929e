import type { TrialAnswer } from '@enginehouse/api';
import { Group, Mark, Progress, Stack, Text } from '@mantine/core';
import { JsonView } from '../../../display/JsonView.tsx';
import { wordsOf } from '../../providers/words.ts';

type Of<Method extends TrialAnswer['method']> = Extract<TrialAnswer, { method: Method }>;

/** An answer that is no stream, as people look at it. */
export function TrialAnswerView({ answer }: { readonly answer: TrialAnswer }) {
  switch (answer.method) {
    case 'generateText':
      return <Text style={{ whiteSpace: 'pre-wrap' }}>{answer.text}</Text>;
    case 'embed':
      return <Embedding answer={answer} />;
    case 'classify':
      return <Labels answer={answer} />;
    case 'extractTokens':
      return <Tokens answer={answer} />;
  }
}

function Embedding({ answer: { embedding } }: { readonly answer: Of<'embed'> }) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        A vector of {embedding.length} numbers, which begins with{' '}
        {embedding
          .slice(0, 4)
          .map((one) => one.toFixed(4))
          .join(', ')}
        .
      </Text>
      <JsonView value={embedding} label="Vector" maxHeight={160} />
    </Stack>
  );
}

function Labels({ answer: { labels, features } }: { readonly answer: Of<'classify'> }) {
  return (
    <Stack gap="xs">
      {labels.length === 0 && <Text size="sm">No label fits.</Text>}
      {labels.map(({ label, score }) => (
        <Group key={label} gap="sm" wrap="nowrap">
          <Text size="sm" w={160} truncate>
            {label}
          </Text>
          <Progress.Root flex={1}>
            <Progress.Section value={Math.max(0, Math.min(1, score)) * 100} aria-label={`Score of ${label}`} />
          </Progress.Root>
          <Text size="sm" w={56} ta="end">
            {score.toFixed(3)}
          </Text>
        </Group>
      ))}
      {features !== undefined && Object.keys(features).length > 0 && (
        <JsonView value={features} label="Features" maxHeight={200} />
      )}
    </Stack>
  );
}

function Tokens({ answer: { tokens } }: { readonly answer: Of<'extractTokens'> }) {
  if (tokens.length === 0) return <Text size="sm">Nothing was found in the text.</Text>;
  return (
    <Group gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What was found">
      {tokens.slice(0, 200).map(({ text, label, start }) => (
        <li key={`${start} ${label}`}>
          <Mark>{text}</Mark>{' '}
          <Text span size="xs" c="dimmed">
            {wordsOf(label)}
          </Text>
        </li>
      ))}
    </Group>
  );
}
