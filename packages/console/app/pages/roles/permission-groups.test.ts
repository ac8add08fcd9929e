import { SYSTEM_PERMISSIONS } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { permissionGroups } from './permission-groups.ts';

test('every permission of the system has a group, and is in one only', () => {
  const groups = permissionGroups(SYSTEM_PERMISSIONS.map((value) => ({ value, label: value })));
  expect(groups.map(({ title }) => title)).not.toContain('Other');
  expect(groups.flatMap(({ options }) => options.map(({ value }) => value)).sort()).toEqual(
    [...SYSTEM_PERMISSIONS].sort(),
  );
});

test('what no group knows is shown, at the end', () => {
  const groups = permissionGroups([{ value: 'weather.report.view', label: 'See the weather' }]);
  expect(groups).toEqual([{ title: 'Other', options: [{ value: 'weather.report.view', label: 'See the weather' }] }]);
});
