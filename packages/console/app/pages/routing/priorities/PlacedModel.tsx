import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from '@tabler/icons-react';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import type { RoutedModel } from '../routing-queries.ts';
import styles from './PlacedModel.module.css';

/** A model at its place in an order, with the handle to drag it by and buttons that do the same. */
export function PlacedModel({
  id,
  turn,
  of,
  name,
  model,
  onMove,
  onRemove,
}: {
  readonly id: number;
  /** From 1. */
  readonly turn: number;
  readonly of: number;
  readonly name: string;
  /** Missing where it is not known to whoever looks. */
  readonly model: RoutedModel | undefined;
  /** Missing: the order is not theirs to change. */
  readonly onMove?: (by: -1 | 1) => void;
  readonly onRemove?: () => void;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  return (
    <li
      ref={setNodeRef}
      className={isDragging ? `${styles.place} ${styles.dragged}` : styles.place}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <Group gap="xs" wrap="nowrap">
        {onMove !== undefined && (
          <button
            type="button"
            ref={setActivatorNodeRef}
            className={styles.handle}
            {...attributes}
            {...listeners}
            aria-label={`Drag ${name}, number ${turn} of ${of}`}
          >
            <IconGripVertical size={16} aria-hidden />
          </button>
        )}
        <Text size="sm" c="dimmed" w={24} ta="end">
          {turn}.
        </Text>
        <Text size="sm" truncate flex={1}>
          {name}
        </Text>
        {model !== undefined && model.status !== 'active' && <StatusBadge tone="off">Not active</StatusBadge>}
        {onMove !== undefined && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${name} up`}
              disabled={turn === 1}
              onClick={() => onMove(-1)}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${name} down`}
              disabled={turn === of}
              onClick={() => onMove(1)}
            >
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
          </>
        )}
        {onRemove !== undefined && (
          <ActionIcon variant="subtle" color="gray" aria-label={`Take ${name} out of the order`} onClick={onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}
