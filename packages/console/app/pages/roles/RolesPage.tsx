import { RowList } from '../models/RowList.tsx';

export function RolesPage() {
  return (
    <RowList
      model="roles"
      title="Roles"
      newLabel="New role"
      description="Named sets of permissions. Users hold them, and engines are restricted to them by name: a role is a team too."
    />
  );
}
