import { StatusBadge } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { When } from '../../display/When.tsx';
import type { ModelRow } from '../models/model-queries.ts';
import { RowLabel } from '../models/RowLabel.tsx';
import { RowList } from '../models/RowList.tsx';

const LEVELS: Readonly<Record<string, string>> = { 1: 'super: everything', 2: 'organization', 3: 'own rows' };

const COLUMNS: readonly Column<ModelRow>[] = [
  { key: 'username', label: 'User name', render: (user) => String(user.username), sort: true },
  { key: 'email', label: 'Email', render: (user) => (user.email === null ? 'none' : String(user.email)), sort: true },
  {
    key: 'accessLevel',
    label: 'Sees',
    render: (user) =>
      user.accessLevel === 1 ? (
        <StatusBadge tone="attention">{LEVELS['1']}</StatusBadge>
      ) : (
        (LEVELS[String(user.accessLevel)] ?? String(user.accessLevel))
      ),
    sort: true,
  },
  { key: 'role', label: 'First role', render: (user) => (user.role === null ? 'none' : String(user.role)) },
  {
    key: 'organizationId',
    label: 'Organization',
    render: (user) =>
      user.organizationId === null ? 'none' : <RowLabel model="organizations" id={Number(user.organizationId)} />,
    sort: true,
  },
  { key: 'createdAt', label: 'Created', render: (user) => <When time={String(user.createdAt)} />, sort: true },
];

export function UsersPage() {
  return (
    <RowList
      model="users"
      title="Users"
      newLabel="New user"
      columns={COLUMNS}
      description="People and programs that sign in. Roles say what they may do, the access level how far they see."
    />
  );
}
