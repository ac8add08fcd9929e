import { Anchor, Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink, IconPlus } from '@tabler/icons-react';
import { useId } from 'react';
import { Link } from 'react-router';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { useManages } from '../../session/access.ts';
import { CapabilityBadges } from './CapabilityBadges.tsx';
import { ProviderSupport } from './ProviderSupport.tsx';
import { DEPLOYMENT_WORDS, KIND_WORDS, type ProviderManifest, SOURCE_WORDS } from './words.ts';

/** One provider: what it runs, what it needs, and the way to an instance of it. */
export function ProviderCard({
  provider,
  instances,
}: {
  readonly provider: ProviderManifest;
  /** Of this provider; undefined where that is not known. */
  readonly instances: number | undefined;
}) {
  const mayAdd = useManages('system.engine.manage');
  const titleId = useId();
  const { id, label, kind, deployment, documentation } = provider;
  return (
    <Card component="section" withBorder aria-labelledby={titleId}>
      <Stack gap="sm" h="100%">
        <div>
          <Group justify="space-between" gap="xs">
            <Title order={2} size="h4" id={titleId}>
              {label}
            </Title>
            <Code>{id}</Code>
          </Group>
          <Text size="sm" c="dimmed">
            {KIND_WORDS[kind]}. {DEPLOYMENT_WORDS[deployment]}.
          </Text>
        </div>
        <ProviderSupport providerId={id} />
        <CapabilityBadges capabilities={provider.capabilities} />
        <Facts facts={factsOf(provider)} />
        <Group mt="auto" gap="sm">
          {mayAdd && (
            <Button
              component={Link}
              to={`/instances/new?provider=${encodeURIComponent(id)}`}
              leftSection={<IconPlus size={16} aria-hidden />}
              aria-label={`Add instance of ${label}`}
              size="xs"
            >
              Add instance
            </Button>
          )}
          {instances !== undefined && instances > 0 && (
            <Anchor component={Link} to={`/instances?provider=${encodeURIComponent(id)}`} size="sm">
              {instances === 1 ? '1 instance' : `${instances} instances`}
            </Anchor>
          )}
          {documentation !== undefined && (
            <Anchor href={documentation} target="_blank" rel="noreferrer" size="sm">
              <Group gap={4} component="span">
                Documentation
                <IconExternalLink size={14} aria-label="opens in a new tab" />
              </Group>
            </Anchor>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function factsOf({ configSchema, dependencies, egress, environment, modelSource }: ProviderManifest): Fact[] {
  const packages = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  const addresses = egress.fromConfig.map((name) => configSchema.find((field) => field.name === name)?.label ?? name);
  const hosts = [...egress.hosts, ...addresses.map((name) => `the address in “${name}”`)];
  const asked = configSchema.filter(({ required }) => required).map((field) => field.label);
  return [
    { label: 'Asks for', value: asked.join(', ') || 'nothing' },
    { label: 'Installs', value: packages.join(', ') || 'nothing' },
    { label: 'May reach', value: hosts.join(', ') || 'nothing: it needs no network' },
    { label: 'Its models', value: SOURCE_WORDS[modelSource] },
    ...(environment.length === 0
      ? []
      : [{ label: 'Environment', value: environment.map(({ name }) => name).join(', ') }]),
  ];
}
