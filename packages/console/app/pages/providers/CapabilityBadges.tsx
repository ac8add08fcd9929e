import { Badge, Group, Text } from '@mantine/core';
import { wordsOf } from './words.ts';

/** What models can do, each in a word. */
export function CapabilityBadges({ capabilities }: { readonly capabilities: readonly string[] }) {
  if (capabilities.length === 0)
    return (
      <Text span c="dimmed" size="sm">
        none
      </Text>
    );
  return (
    <Group gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Capabilities">
      {capabilities.map((capability) => (
        <Badge key={capability} component="li" variant="default" tt="none" fw={500} radius="sm">
          {wordsOf(capability)}
        </Badge>
      ))}
    </Group>
  );
}
