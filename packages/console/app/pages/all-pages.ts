import { IconCpu, IconHome, IconListCheck, IconPlugConnected, IconRoute, IconServer } from '@tabler/icons-react';
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
  {
    path: '/providers',
    title: 'Providers',
    group: 'AI',
    icon: IconPlugConnected,
    component: lazy(async () => ({ default: (await import('./providers/ProvidersPage.tsx')).ProvidersPage })),
  },
  {
    path: '/instances',
    title: 'Engine instances',
    group: 'AI',
    icon: IconCpu,
    component: lazy(async () => ({ default: (await import('./instances/InstancesPage.tsx')).InstancesPage })),
  },
  {
    path: '/instances/new',
    title: 'Add an engine instance',
    group: null,
    component: lazy(async () => ({ default: (await import('./instances/NewInstancePage.tsx')).NewInstancePage })),
  },
  {
    path: '/instances/:instanceId',
    title: 'Engine instance',
    group: null,
    component: lazy(async () => ({ default: (await import('./instances/InstancePage.tsx')).InstancePage })),
  },
  {
    path: '/routing',
    title: 'Routing',
    group: 'AI',
    icon: IconRoute,
    component: lazy(async () => ({ default: (await import('./routing/RoutingPage.tsx')).RoutingPage })),
  },
  {
    path: '/tasks',
    title: 'Tasks',
    group: 'Operations',
    icon: IconListCheck,
    component: lazy(async () => ({ default: (await import('./tasks/TasksPage.tsx')).TasksPage })),
  },
  {
    path: '/tasks/:taskId',
    title: 'Task',
    group: null,
    component: lazy(async () => ({ default: (await import('./tasks/TaskPage.tsx')).TaskPage })),
  },
  {
    path: '/nodes',
    title: 'Nodes',
    group: 'Operations',
    icon: IconServer,
    component: lazy(async () => ({ default: (await import('./nodes/NodesPage.tsx')).NodesPage })),
  },
];
