import { Group, Text } from '@mantine/core';
import type { SecretMask } from '../../display/form/form-values.ts';
import { MaskText } from './FieldValue.tsx';

export interface SecretProps {
  readonly model: string;
  readonly id: string;
  /** `config.api_key` */
  readonly path: string;
  readonly label: string;
  readonly mask: SecretMask;
}

/** A secret of a row: that there is one, and the way to read it for whoever may. */
export function Secret({ path, mask }: SecretProps) {
  return (
    <Group gap="xs">
      {path.includes('.') && (
        <Text span size="sm" c="dimmed">
          {path}
        </Text>
      )}
      <MaskText mask={mask} />
    </Group>
  );
}
