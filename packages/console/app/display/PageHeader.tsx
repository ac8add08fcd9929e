import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';

/** Path whose heading was focused, or which the visit began with. */
let lastPath: string | null = null;

/** The heading of a page, which the tab of the browser shows too. Focus goes to it when somebody navigates. */
export function PageHeader({
  title,
  description,
  actions,
  parents = [],
}: {
  readonly title: string;
  readonly description?: string;
  readonly actions?: ReactNode;
  /** The pages above this one, the outermost first. */
  readonly parents?: readonly { readonly title: string; readonly to: string }[];
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · Enginehouse`;
  }, [title]);
  useEffect(() => {
    if (lastPath !== null && lastPath !== pathname) heading.current?.focus();
    lastPath = pathname;
  }, [pathname]);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={2} miw={0}>
        {parents.length > 0 && (
          <Breadcrumbs component="nav" aria-label="Where this page is" separatorMargin={6}>
            {parents.map((parent) => (
              <Anchor key={parent.to} component={Link} to={parent.to} size="sm">
                {parent.title}
              </Anchor>
            ))}
          </Breadcrumbs>
        )}
        <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {description !== undefined && <Text c="dimmed">{description}</Text>}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
