import { Anchor } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '../display/EmptyState.tsx';
import { PageHeader } from '../display/PageHeader.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyState title={`Nothing stands at ${pathname}`}>
        It may have been deleted, or the link is not whole.{' '}
        <Anchor component={Link} to="/" size="sm" underline="always">
          Back to the overview
        </Anchor>
      </EmptyState>
    </>
  );
}
