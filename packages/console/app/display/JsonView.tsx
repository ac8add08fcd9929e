import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { CodeBlock } from './CodeBlock.tsx';

/** Longer values are cut until somebody asks for all of it: browsers need a second for a megabyte of text. */
const MOST = 20_000;

/** A JSON value as people read it; `label` says what it is. */
export function JsonView({
  value,
  label,
  maxHeight = 420,
}: {
  readonly value: unknown;
  readonly label: string;
  readonly maxHeight?: number;
}) {
  const [whole, setWhole] = useState(false);
  const text = JSON.stringify(value, null, 2) ?? 'undefined';
  const cut = !whole && text.length > MOST;
  return (
    <Stack gap="xs" align="stretch">
      <CodeBlock label={label} code={cut ? `${text.slice(0, MOST)}…` : text} maxHeight={maxHeight} />
      {cut && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          Show all {Math.ceil(text.length / 1000)} kB
        </Button>
      )}
    </Stack>
  );
}
