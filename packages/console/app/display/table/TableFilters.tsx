import { Box, Button, Group } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import classes from './TableFilters.module.css';

interface TableFiltersProps {
  /** How many filters are in force. */
  readonly count: number;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** What narrows a table. On a phone it is a part that opens, for the rows are what people came for. */
export function TableFilters({ count, onClear, children }: TableFiltersProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Group component="search" aria-label="Filters" align="flex-end" gap="sm" mb="sm">
      <Button
        hiddenFrom="xs"
        variant="default"
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {count === 0 ? 'Filters' : `Filters: ${count} in force`}
      </Button>
      <Box id={id} className={classes.filters} {...(open ? {} : { visibleFrom: 'xs' })}>
        {children}
      </Box>
      {count > 0 && (
        <Button variant="subtle" leftSection={<IconX size={16} aria-hidden />} onClick={onClear}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
