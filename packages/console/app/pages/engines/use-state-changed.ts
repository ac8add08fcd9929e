import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { tellDone } from '../../display/toast.ts';

/** What follows a change of state: what depends on it is old, somebody hears of it, and the engine is shown. */
export function useStateChanged(address: string): (done: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (done) => {
    await Promise.all(['engines', 'plan'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })));
    tellDone(done);
    await navigate(address);
  };
}
