import type { RunDetail } from '@enginehouse/api';
import type { Column } from '../../display/table/column.ts';
import { ExcludedEngines } from '../plan/ExcludedEngines.tsx';

type Excluded = RunDetail['excluded'][number];

const CONCEALED: Column<Excluded> = {
  key: 'concealed',
  label: 'Told to who asked',
  render: ({ concealed }) => (concealed ? 'no' : 'yes'),
};

/** The engines that did not run, and why. */
export function RunExcluded({ excluded }: { readonly excluded: readonly Excluded[] }) {
  return excluded.length === 0 ? null : <ExcludedEngines excluded={excluded} more={[CONCEALED]} empty={null} />;
}
