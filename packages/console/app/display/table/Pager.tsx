import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';

export interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  /** There are more than `total`, which is where counting stops. */
  readonly more?: boolean;
  readonly onPage: (page: number) => void;
}

/** Which rows are shown, and the way to the others. */
export function Pager({ page, pageSize, total, more = false, onPage }: PagerProps) {
  if (total === 0) return null;
  const first = page * pageSize + 1;
  const last = Math.min(total, first + pageSize - 1);
  return (
    <Group component="nav" aria-label="Rows" justify="space-between" mt="xs">
      <Text size="sm" c="dimmed" role="status">
        {first <= last ? `${first} to ${last} of ` : 'None of '}
        {more ? 'more than ' : ''}
        {total.toLocaleString('en')}
      </Text>
      {(page > 0 || last < total) && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            disabled={page === 0}
            onClick={() => onPage(page - 1)}
          >
            Previous
          </Button>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={14} aria-hidden />}
            disabled={last >= total}
            onClick={() => onPage(page + 1)}
          >
            Next
          </Button>
        </Group>
      )}
    </Group>
  );
}

export interface CursorPagerProps {
  /** How many rows are shown. */
  readonly shown: number;
  readonly onFirst?: (() => void) | undefined;
  /** Missing at the end. */
  readonly onNext?: (() => void) | undefined;
}

/** The way through a list that is paged by cursor: back is the browser's. */
export function CursorPager({ shown, onFirst, onNext }: CursorPagerProps) {
  return (
    <Group component="nav" aria-label="Rows" justify="space-between" mt="xs">
      <Text size="sm" c="dimmed" role="status">
        {shown} shown
      </Text>
      <Group gap="xs">
        <Button variant="default" size="xs" disabled={onFirst === undefined} onClick={onFirst}>
          Newest
        </Button>
        <Button variant="default" size="xs" disabled={onNext === undefined} onClick={onNext}>
          Older
        </Button>
      </Group>
    </Group>
  );
}
