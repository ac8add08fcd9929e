import { useQueryClient } from '@tanstack/react-query';

/** Makes old what a change of models changes: the instance, who is asked, what objectives are mapped to. */
export function useRefreshModels(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(['instances', 'ai', 'models'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })));
}
