import { useCallback } from 'react';
import { ForbiddenState } from '../display/ForbiddenState.tsx';
import { PageHeader } from '../display/PageHeader.tsx';
import { ALL_PAGES } from '../pages/all-pages.ts';
import type { Page } from '../pages/page.ts';
import { lackOf, sees, useReadModels } from '../session/access.ts';
import { SeenPagesContext } from '../session/seen-pages.ts';
import { useSession } from '../session/use-session.ts';
import { PageLoading } from './PageLoading.tsx';

/** A page, or what somebody lacks who does not see it: nothing is asked that would only be refused, and audited as that. */
export function PageGate({ page: { title, seenBy, component: Content } }: { readonly page: Page }) {
  const session = useSession();
  const read = useReadModels();
  const isSeen = seenBy === undefined ? true : sees(session, seenBy, read);
  const seesPage = useCallback(
    (path: string): boolean => {
      const other = ALL_PAGES.find((page) => page.path === path);
      return other?.seenBy === undefined || sees(session, other.seenBy, read) === true;
    },
    [session, read],
  );
  if (isSeen === undefined) return <PageLoading />;
  if (isSeen || seenBy === undefined) {
    return (
      <SeenPagesContext value={seesPage}>
        <Content />
      </SeenPagesContext>
    );
  }
  return (
    <>
      <PageHeader title={title} />
      <ForbiddenState message={lackOf(seenBy)} />
    </>
  );
}
