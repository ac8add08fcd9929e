import { Textarea } from '@mantine/core';

/** Why an engine's state is changed; whoever reads the history finds it there. */
export function ReasonField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (reason: string) => void;
}) {
  return (
    <Textarea
      label="Reason"
      description="Kept in the history of the engine and in the audit."
      required
      maxLength={2_000}
      autosize
      minRows={2}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
