import { RowList } from '../models/RowList.tsx';

export function LocksPage() {
  return (
    <RowList
      model="module_locks"
      title="Module locks"
      newLabel="New lock"
      description="Locks keep a user, an organization or everybody with a role out of a module. Super users are never locked out."
      emptyText="Nobody is locked out of any module."
    />
  );
}
