import { Anchor, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { useSeesPage } from '../../session/seen-pages.ts';
import { OWN_PAGES } from './model-places.ts';

/** The way from the plain rows of a core model to the page that was made for it, for those who see that. */
export function OwnPageLink({ model }: { readonly model: string }) {
  const { pathname } = useLocation();
  const own = OWN_PAGES[model];
  const isSeen = useSeesPage(own?.to);
  if (own === undefined || !isSeen || !pathname.startsWith('/models/')) return null;
  return (
    <Text size="sm" mb="sm">
      These are the plain rows. There is more on the page{' '}
      <Anchor component={Link} to={own.to} size="sm" underline="always">
        {own.title}
      </Anchor>
      .
    </Text>
  );
}
