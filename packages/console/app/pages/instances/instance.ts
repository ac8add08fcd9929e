import type { InstallStatus } from '@enginehouse/api';

export type InstanceStatus = InstallStatus['status'];
export type Wanted = InstallStatus['wanted'];

/** A row of `engine_registry`, as far as whoever asks may see it. */
export interface Instance {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  /** By the provider's own names, `{ hasValue, hint }` in place of secrets; not shown below organization level. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly status: InstanceStatus;
  readonly supported: boolean;
  readonly revision: number;
  /** Only where it is viewed alone. */
  readonly wanted?: Wanted;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** A lifecycle call that the platform would take now; it decides, this says which buttons are there. */
export type Move = 'install' | 'retry' | 'cancel' | 'activate' | 'deactivate' | 'uninstall';

/** The legal moves of an instance: `sdk.engines` has the table. */
export function movesOf({ wanted, status }: Pick<InstallStatus, 'wanted' | 'status'>): readonly Move[] {
  switch (wanted) {
    case 'none':
      return ['install'];
    case 'installed':
      switch (status) {
        case 'installed':
          return ['activate', 'uninstall'];
        case 'error':
          return ['retry', 'uninstall'];
        case 'installing':
          return ['cancel', 'uninstall'];
        default:
          return ['uninstall'];
      }
    case 'active':
      switch (status) {
        case 'installing':
          return ['cancel', 'deactivate'];
        case 'error':
          return ['retry', 'deactivate'];
        default:
          return ['deactivate'];
      }
  }
}
