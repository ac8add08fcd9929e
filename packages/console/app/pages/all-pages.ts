import { IconHome } from '@tabler/icons-react';
import { lazy } from 'react';
import type { Page } from './page.ts';

/** Every page, in the order of the navigation. Each is loaded when it is first opened. */
export const ALL_PAGES: readonly Page[] = [
  {
    path: '/',
    title: 'Overview',
    group: 'Engines',
    icon: IconHome,
    component: lazy(async () => ({ default: (await import('./overview/OverviewPage.tsx')).OverviewPage })),
  },
];
