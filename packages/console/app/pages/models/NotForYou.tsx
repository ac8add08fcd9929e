import { ForbiddenState } from '../../display/ForbiddenState.tsx';

/** In place of a core model that the session does not read. */
export function NotForYou({ what }: { readonly what: string }) {
  return <ForbiddenState message={`${what}: your access level does not read any of it`} />;
}
