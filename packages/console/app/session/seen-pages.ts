import { createContext, useContext } from 'react';

/** Whether whoever is signed in sees the page at a path of the list of pages. */
export const SeenPagesContext = createContext<(path: string) => boolean>(() => true);

/** For links to pages that not everybody sees. */
export function useSeesPage(path: string | undefined): boolean {
  const sees = useContext(SeenPagesContext);
  return path !== undefined && sees(path);
}
