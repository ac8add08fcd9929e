import { useQuery } from '@tanstack/react-query';
import { listAllRows } from '../../api/core-rows.ts';

/** A row of `objective_mappings`. */
export interface Mapping {
  readonly id: number;
  readonly objective: string;
  readonly modelId: number;
  readonly revision: number;
}

/** A row of `model_capability_priority`. */
export interface Place {
  readonly id: number;
  readonly capability: string;
  readonly modelId: number;
  readonly priority: number;
}

/** A row of `model_registry`, as far as routing needs it. */
export interface RoutedModel {
  readonly id: number;
  readonly name: string;
  readonly engineInstanceId: number;
  readonly status: string;
  readonly capabilities: readonly string[];
}

/** What each objective is mapped to. */
export function useMappings() {
  return useQuery({
    queryKey: ['ai', 'mappings'],
    queryFn: ({ signal }) => listAllRows<Mapping>('objective_mappings', {}, signal),
  });
}

/** The models of each capability in the order in which they are tried. */
export function usePlaces() {
  return useQuery({
    queryKey: ['ai', 'priorities'],
    queryFn: ({ signal }) => listAllRows<Place>('model_capability_priority', {}, signal),
  });
}

/** All bound models. */
export function useRoutedModels() {
  return useQuery({
    queryKey: ['ai', 'models'],
    queryFn: ({ signal }) => listAllRows<RoutedModel>('model_registry', {}, signal),
  });
}
