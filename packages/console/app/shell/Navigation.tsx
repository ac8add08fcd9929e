import { NavLink, ScrollArea, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { ALL_PAGES } from '../pages/all-pages.ts';
import { GROUPS, type Page } from '../pages/page.ts';
import { sees, useReadModels } from '../session/access.ts';
import { useSession } from '../session/use-session.ts';

/** The pages that whoever is signed in may open, by their groups. */
export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const { pathname } = useLocation();
  const session = useSession();
  const read = useReadModels();
  // Until it is known who reads what, as organization level does: nothing moves under the pointer when the answer comes.
  const mayOpen = ({ seenBy }: Page): boolean =>
    seenBy === undefined || (sees(session, seenBy, read) ?? session.accessLevel <= 2);
  return (
    <ScrollArea component="nav" aria-label="Pages" p="xs">
      {GROUPS.map((group) => {
        const pages = ALL_PAGES.filter((page) => page.group === group && mayOpen(page));
        if (pages.length === 0) return null;
        return (
          <div key={group}>
            <Text size="xs" c="dimmed" tt="uppercase" fw={600} px="sm" pt="sm" pb={4}>
              {group}
            </Text>
            {pages.map(({ path, title, icon: Icon }) => {
              const active = path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
              return (
                <NavLink
                  key={path}
                  component={Link}
                  to={path}
                  label={title}
                  active={active}
                  aria-current={active ? 'page' : undefined}
                  leftSection={Icon === undefined ? undefined : <Icon size={18} aria-hidden />}
                  onClick={onNavigate}
                />
              );
            })}
          </div>
        );
      })}
    </ScrollArea>
  );
}
