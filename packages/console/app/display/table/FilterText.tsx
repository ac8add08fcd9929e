import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** A pause of this long in typing means that it is to be looked for. */
const PAUSE_MS = 300;

interface FilterTextProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string | undefined;
  /** Called when the typing pauses; '' where nothing is left. */
  readonly onChange: (text: string) => void;
}

/** A filter that is typed. */
export function FilterText({ label, placeholder, value = '', onChange }: FilterTextProps) {
  const [text, setText] = useState(value);
  // What is looked for has no spaces around it; who is still typing keeps theirs.
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);
  const later = useDebouncedCallback((typed: string) => onChange(typed.trim()), PAUSE_MS);
  return (
    <TextInput
      w={180}
      label={label}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        later(currentTarget.value);
      }}
    />
  );
}
