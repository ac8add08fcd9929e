import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useId } from 'react';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { wordsOf } from '../../providers/words.ts';
import type { RoutedModel } from '../routing-queries.ts';
import { type CapabilityOrder, moved } from './order.ts';
import { PlacedModel } from './PlacedModel.tsx';
import { useOrder } from './use-order.ts';

/** One capability: its models in their order, which is changed by dragging, by buttons and by keyboard. */
export function CapabilityOrderCard({
  order,
  models,
  may,
}: {
  readonly order: CapabilityOrder;
  readonly models: readonly RoutedModel[];
  readonly may: boolean;
}) {
  const titleId = useId();
  const { modelIds, save, undo, canUndo, saving, said, error } = useOrder(order);
  const nameOf = (id: UniqueIdentifier): string => models.find((model) => model.id === id)?.name ?? `model ${id}`;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent): void => {
    if (over === null) return;
    move(modelIds.indexOf(Number(active.id)), modelIds.indexOf(Number(over.id)));
  };
  const move = (from: number, to: number): void => {
    const next = moved(modelIds, from, to);
    if (next !== modelIds)
      save(next, `${nameOf(modelIds[from] as number)} is number ${to + 1} of ${modelIds.length} now.`);
  };
  const others = models.filter(
    ({ id, capabilities }) => capabilities.includes(order.capability) && !modelIds.includes(id),
  );
  return (
    <Card component="section" withBorder aria-labelledby={titleId}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id={titleId}>
            {wordsOf(order.capability)}
          </Title>
          {canUndo && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              loading={saving}
              aria-label={`Undo the last change of ${wordsOf(order.capability)}`}
              onClick={undo}
            >
              Undo
            </Button>
          )}
        </Group>
        {error !== null && <ErrorAlert error={error} />}
        {modelIds.length === 0 ? (
          <Text size="sm" c="dimmed">
            No order: models are asked by name.
          </Text>
        ) : (
          <DndContext
            sensors={sensors}
            collisionDetection={closestCenter}
            onDragEnd={drop}
            accessibility={{ announcements: announcementsOf(modelIds, nameOf), screenReaderInstructions: INSTRUCTIONS }}
          >
            <SortableContext items={[...modelIds]} strategy={verticalListSortingStrategy} disabled={!may}>
              <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
                {modelIds.map((id, index) => (
                  <PlacedModel
                    key={id}
                    id={id}
                    turn={index + 1}
                    of={modelIds.length}
                    name={nameOf(id)}
                    model={models.find((model) => model.id === id)}
                    {...(may
                      ? {
                          onMove: (by: -1 | 1) => move(index, index + by),
                          onRemove: () =>
                            save(
                              modelIds.filter((one) => one !== id),
                              `${nameOf(id)} stands in the order no more.`,
                            ),
                        }
                      : {})}
                  />
                ))}
              </ol>
            </SortableContext>
          </DndContext>
        )}
        {may && others.length > 0 && (
          <Select
            size="xs"
            maw={320}
            aria-label={`Add a model to the order of ${wordsOf(order.capability)}`}
            placeholder="Add a model to the order"
            searchable
            value={null}
            onChange={(value) =>
              value !== null && save([...modelIds, Number(value)], `${nameOf(Number(value))} is tried last now.`)
            }
            data={others.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
        )}
        <Text size="sm" c="dimmed" role="status">
          {said}
        </Text>
      </Stack>
    </Card>
  );
}

const INSTRUCTIONS = {
  draggable:
    'To move a model, press space or enter, then the arrow keys; space or enter again puts it down, escape leaves it where it was.',
};

/** What a screen reader says while a model is dragged. */
function announcementsOf(modelIds: readonly number[], nameOf: (id: UniqueIdentifier) => string): Announcements {
  const place = (id: UniqueIdentifier | undefined): string =>
    id === undefined ? 'outside of the list' : `number ${modelIds.indexOf(Number(id)) + 1} of ${modelIds.length}`;
  return {
    onDragStart: ({ active }) => `${nameOf(active.id)} was picked up: it is ${place(active.id)}.`,
    onDragOver: ({ active, over }) => `${nameOf(active.id)} would be ${place(over?.id)}.`,
    onDragEnd: ({ active, over }) => `${nameOf(active.id)} was put down as ${place(over?.id)}.`,
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
  };
}
