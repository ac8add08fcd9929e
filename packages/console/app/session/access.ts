import type { RoutePermission } from '@enginehouse/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../api/client.ts';
import { type SignedIn, useSession } from './use-session.ts';

/** Who sees something: super, and whoever meets any of these. */
export interface SeenBy {
  /** Who holds it. */
  readonly permission?: RoutePermission | 'system.egress.manage';
  /** Organization level. */
  readonly organization?: true;
  /** Whoever reads rows of this core model, by its registered name. */
  readonly reads?: string;
}

export type ModelSummary = Awaited<ReturnType<typeof client.models.index>>['models'][number];

const SUPER = 1;
const ORGANIZATION = 2;

/** The core models, with what the session may do to each: asked once, and again when what it may do has changed. */
export function useModelIndex() {
  const { accessLevel, permissions } = useSession();
  return useQuery({
    queryKey: ['schema', 'index', accessLevel, permissions],
    queryFn: ({ signal }) => client.models.index(undefined, { signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** Names of the core models of which the session reads rows; undefined until that is known. */
export function useReadModels(): ReadonlySet<string> | undefined {
  const { data, isError } = useModelIndex();
  return useMemo(() => {
    if (data === undefined) return isError ? new Set() : undefined;
    return new Set(data.models.flatMap(({ name, reads }) => (reads === 'none' ? [] : [name])));
  }, [data, isError]);
}

/** Whether somebody sees it; undefined until it is known what they read. What the server refuses, it refuses anyway. */
export function sees(
  { accessLevel, permissions }: SignedIn,
  { permission, organization, reads }: SeenBy,
  read: ReadonlySet<string> | undefined,
): boolean | undefined {
  if (accessLevel === SUPER) return true;
  if (permission !== undefined && permissions.includes(permission)) return true;
  if (organization === true && accessLevel === ORGANIZATION) return true;
  return reads === undefined ? false : read?.has(reads);
}

/** Whether whoever is signed in sees it, where that hangs on no core model. */
export function useSees(seenBy: Omit<SeenBy, 'reads'>): boolean {
  return sees(useSession(), seenBy, undefined) === true;
}

/** Whether whoever is signed in may do this: for what is shown; the server decides. */
export function useMay(permission: string): boolean {
  const { accessLevel, permissions } = useSession();
  return accessLevel === SUPER || permissions.includes(permission);
}

/** The same of what is written for the whole house: the permission counts from organization level up. */
export function useManages(permission: string): boolean {
  const { accessLevel } = useSession();
  return useMay(permission) && accessLevel <= ORGANIZATION;
}

/** What somebody lacks who does not see it, in a sentence. Core models that not everybody reads are read from organization level up. */
export function lackOf({ permission, organization, reads }: SeenBy): string {
  const asked = [
    ...(permission === undefined ? [] : [`the permission ${permission}`]),
    ...(organization === true || reads !== undefined ? ['the access level organization'] : []),
  ];
  return `It needs ${asked.join(', or ')}`;
}
