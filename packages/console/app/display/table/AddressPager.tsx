import { pageOf, useAddress } from '../use-address.ts';
import { CursorPager, Pager, type PagerProps } from './Pager.tsx';

/** The way through a list whose page stands in the address; the back button goes a page back. */
export function AddressPager(props: Pick<PagerProps, 'pageSize' | 'total' | 'more'>) {
  const { values, set } = useAddress();
  return (
    <Pager
      {...props}
      page={pageOf(values)}
      onPage={(to) => set({ page: to === 0 ? undefined : String(to + 1) }, { replace: false })}
    />
  );
}

export interface AddressCursorPagerProps {
  /** How many rows are shown. */
  readonly shown: number;
  /** Where the next page begins; missing or null at the end. */
  readonly next?: string | null | undefined;
}

/** The same for a list that is paged by cursor, which stands in the address as `after`. */
export function AddressCursorPager({ shown, next }: AddressCursorPagerProps) {
  const { values, set } = useAddress();
  const to = (after: string | undefined) => () => set({ after }, { replace: false });
  return (
    <CursorPager
      shown={shown}
      onFirst={values.after === undefined ? undefined : to(undefined)}
      onNext={next ? to(next) : undefined}
    />
  );
}
