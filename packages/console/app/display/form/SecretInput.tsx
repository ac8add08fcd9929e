import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { type FieldInputProps, labelsOf } from './field-input.ts';

/** A secret is entered and never shown: what is kept stays until another one is entered, or it is cleared. */
export function SecretInput({ field, value, error, mask, onChange }: FieldInputProps) {
  const kept = mask?.hasValue === true;
  const cleared = value === null;
  return (
    <div>
      <PasswordInput
        {...labelsOf(field)}
        error={error}
        autoComplete="new-password"
        placeholder={cleared ? 'Will be cleared' : kept ? keptText(mask.hint) : ''}
        visibilityToggleButtonProps={{ 'aria-label': `Show what is entered as ${field.label}`, tabIndex: 0 }}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {kept && (
        <Group gap="xs" mt={4}>
          <Text size="xs" c="dimmed">
            {cleared ? 'The stored value goes when you save.' : 'Leave it empty to keep what is stored.'}
          </Text>
          <Button variant="subtle" size="compact-xs" onClick={() => onChange(cleared ? '' : null)}>
            {cleared ? 'Keep it' : 'Clear it'}
          </Button>
        </Group>
      )}
    </div>
  );
}

function keptText(hint: string | null | undefined): string {
  return hint === undefined || hint === null || hint === '' ? 'A value is stored' : `Stored, ends with ${hint}`;
}
