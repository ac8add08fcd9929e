import type { PlanView } from '@enginehouse/api';
import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconBolt, IconEyeOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { EngineLink } from '../engines/EngineLink.tsx';
import styles from './plan-batches.module.css';

type Planned = PlanView['engines'][number];

/** The batches of a plan as columns: engines in one column do not depend on each other. The critical path is marked. */
export function PlanBatches({ plan }: { readonly plan: PlanView }) {
  const byId = useMemo(() => new Map(plan.engines.map((engine) => [engine.engineId, engine])), [plan]);
  const critical = new Set<string>(plan.criticalPath);
  return (
    <div>
      <Title order={2} size="h4" mb="xs">
        Batches
      </Title>
      <section
        className={styles.scroller}
        aria-label="Batches of the plan"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        tabIndex={0}
      >
        <ol className={styles.batches}>
          {plan.batches.map((batch, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a batch is its place
            <li key={position} className={styles.batch}>
              <Title order={3} size="h6" mb={6}>
                Batch {position + 1}
              </Title>
              <Stack gap="xs" component="ul" className={styles.engines}>
                {batch.map((id) => {
                  const engine = byId.get(id);
                  return engine === undefined ? null : <Card key={id} engine={engine} critical={critical.has(id)} />;
                })}
              </Stack>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function Card({ engine, critical }: { readonly engine: Planned; readonly critical: boolean }) {
  const { engineId, version, computeCost, dependencies, withheld } = engine;
  return (
    <li className={styles.engine} data-critical={critical || undefined} data-withheld={withheld || undefined}>
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        <EngineLink engineId={engineId} />
      </Text>
      <Text size="xs" c="dimmed">
        {version}, cost {computeCost}
      </Text>
      {dependencies.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          after {dependencies.join(', ')}
        </Text>
      )}
      {(critical || withheld) && (
        <Group gap={4} mt={4}>
          {critical && (
            <Badge size="sm" variant="default" tt="none" radius="sm" leftSection={<IconBolt size={12} aria-hidden />}>
              critical path
            </Badge>
          )}
          {withheld && (
            <Badge size="sm" variant="default" tt="none" radius="sm" leftSection={<IconEyeOff size={12} aria-hidden />}>
              withheld
            </Badge>
          )}
        </Group>
      )}
    </li>
  );
}
