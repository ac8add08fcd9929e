import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../display/EmptyState.tsx';

export function NotFoundPage() {
  return (
    <EmptyState title="There is no such page">
      <Anchor component={Link} to="/">
        Back to the overview
      </Anchor>
    </EmptyState>
  );
}
