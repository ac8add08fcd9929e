import { RowList } from '../models/RowList.tsx';

export function OrganizationsPage() {
  return (
    <RowList
      model="organizations"
      title="Organizations"
      newLabel="New organization"
      description="What belongs to one organization is not seen by the users of another."
      emptyText="Houses with users of one company need none."
    />
  );
}
