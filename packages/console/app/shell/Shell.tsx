import { Anchor, AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, Route, Routes } from 'react-router';
import { ALL_PAGES } from '../pages/all-pages.ts';
import { NotFoundPage } from '../pages/NotFoundPage.tsx';
import { LivenessBadge } from './LivenessBadge.tsx';
import { Navigation } from './Navigation.tsx';
import { PageLoading } from './PageLoading.tsx';
import { UserMenu } from './UserMenu.tsx';

/** What is around every page: the navigation, who is signed in, whether the page is live. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <Anchor component={Link} to="/" underline="never" c="inherit">
              <Text fw={700}>Enginehouse</Text>
            </Anchor>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <LivenessBadge />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Suspense fallback={<PageLoading />}>
          <Routes>
            {ALL_PAGES.map(({ path, component: Page }) => (
              <Route key={path} path={path} element={<Page />} />
            ))}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
