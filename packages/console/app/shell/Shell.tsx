import { Anchor, AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, Route, Routes, useLocation } from 'react-router';
import icon from '../icon.svg';
import { ALL_PAGES } from '../pages/all-pages.ts';
import { NotFoundPage } from '../pages/NotFoundPage.tsx';
import { LivenessBadge } from './LivenessBadge.tsx';
import { LostNotice } from './LostNotice.tsx';
import { Navigation } from './Navigation.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { PageGate } from './PageGate.tsx';
import { PageLoading } from './PageLoading.tsx';
import styles from './Shell.module.css';
import { UserMenu } from './UserMenu.tsx';

/** What is around every page: the navigation, who is signed in, whether the page is live. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
      transitionDuration={0}
    >
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Navigation"
              aria-expanded={opened}
            />
            <Anchor component={Link} to="/" underline="never" c="inherit" onClick={close}>
              <Group gap={8} wrap="nowrap">
                <img src={icon} alt="" width={22} height={22} />
                <Text fw={700}>Enginehouse</Text>
              </Group>
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
      <AppShell.Main id="main" tabIndex={-1} className={styles.main}>
        <LostNotice />
        <PageBoundary key={pathname}>
          <Suspense fallback={<PageLoading />}>
            <Routes>
              {ALL_PAGES.map((page) => (
                <Route key={page.path} path={page.path} element={<PageGate page={page} />} />
              ))}
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </PageBoundary>
      </AppShell.Main>
    </AppShell>
  );
}
