import { useLocation, useParams } from 'react-router';
import { modelAt } from './model-places.ts';

/** Which core model a page is of, by its path, and which of its rows. */
export function usePathModel(): { readonly model: string; readonly id: string } {
  const { pathname } = useLocation();
  const { model, id = '' } = useParams();
  return { model: model ?? modelAt(pathname), id };
}
