import type { FleetView, ProcessTableView, Row } from '@enginehouse/api';
import { tokenStanding } from '../account/token-standing.ts';
import type { Instance } from '../instances/instance.ts';

/** One thing that somebody should look at. */
export interface Attention {
  readonly key: string;
  readonly tone: 'bad' | 'attention';
  readonly text: string;
  /** Where it is looked at. */
  readonly to: string;
}

type HouseInstance = Pick<Instance, 'id' | 'name' | 'status' | 'supported' | 'config'>;

/** What is known of the house; what the session may not see, or what has not come yet, is missing. */
export interface HouseView {
  readonly engines?: ProcessTableView | undefined;
  readonly instances?: readonly HouseInstance[] | undefined;
  readonly fleet?: FleetView | undefined;
  readonly failedTasks?: readonly Row[] | undefined;
  readonly tokens?:
    | readonly { readonly id: number; readonly name: string; readonly expiresAt: string | null }[]
    | undefined;
}

/** Tasks that failed longer ago are history. */
const TASK_MS = 24 * 3_600_000;

/** What needs somebody in this house, the worst first. */
export function attentionOf(house: HouseView, now: number): readonly Attention[] {
  const all = [
    ...ofEngines(house.engines),
    ...ofInstances(house.instances ?? []),
    ...ofFleet(house.fleet),
    ...ofTasks(house.failedTasks ?? [], now),
    ...ofTokens(house.tokens ?? [], now),
  ];
  return all.sort((a, b) => Number(a.tone !== 'bad') - Number(b.tone !== 'bad'));
}

function ofEngines(table: ProcessTableView | undefined): Attention[] {
  if (table === undefined) return [];
  const drifted = table.engines.filter((engine) => engine.drifted).map(({ engineId }) => engineId);
  return [
    ...table.problems.map(({ file, engineId, message }, index): Attention => {
      return {
        key: `load ${index}`,
        tone: 'bad',
        text: `Engine ${engineId ?? file ?? ''} could not be loaded: ${message}`,
        to: '/engines',
      };
    }),
    ...drifted.map(
      (id): Attention => ({
        key: `drift ${id}`,
        tone: 'attention',
        text: `The code of engine ${id} changed under the same version`,
        to: `/engines/${id}`,
      }),
    ),
  ];
}

function ofInstances(instances: readonly HouseInstance[]): Attention[] {
  return instances.flatMap(({ id, name, status, supported, config }): Attention[] => {
    const to = `/instances/${id}`;
    const found: Attention[] = [];
    if (status === 'error') found.push({ key: `install ${id}`, tone: 'bad', text: `Installing ${name} failed`, to });
    if (supported === false) {
      found.push({ key: `provider ${id}`, tone: 'bad', text: `The provider of ${name} is not here any more`, to });
    }
    if (hasUnreadable(config)) {
      found.push({ key: `sealed ${id}`, tone: 'bad', text: `A secret of ${name} does not open: enter it again`, to });
    }
    return found;
  });
}

/** Whether a mask says that its secret does not open. */
function hasUnreadable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('needsAttention' in value && value.needsAttention === true) || Object.values(value).some(hasUnreadable);
}

function ofFleet(fleet: FleetView | undefined): Attention[] {
  if (fleet === undefined) return [];
  const live = fleet.nodes.filter((node) => node.live);
  const gone = fleet.nodes.filter((node) => !node.live);
  return [
    ...live
      .filter(({ ready }) => !ready)
      .map(
        ({ id, reasons }): Attention => ({
          key: `node ${id}`,
          tone: 'bad',
          text: `Node ${id} must not be sent traffic${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
          to: '/nodes',
        }),
      ),
    ...gone.map(
      ({ id }): Attention => ({
        key: `node ${id}`,
        tone: 'attention',
        text: `Node ${id} is gone without having been stopped`,
        to: '/nodes',
      }),
    ),
    ...(fleet.mixed
      ? [
          {
            key: 'mixed',
            tone: 'attention' as const,
            text: 'Live nodes run different engines or versions',
            to: '/nodes',
          },
        ]
      : []),
  ];
}

function ofTasks(tasks: readonly Row[], now: number): Attention[] {
  return tasks
    .filter(({ updatedAt }) => typeof updatedAt === 'string' && now - Date.parse(updatedAt) < TASK_MS)
    .map(({ id, label }) => ({ key: `task ${id}`, tone: 'bad', text: `${label} failed`, to: `/tasks/${id}` }));
}

function ofTokens(tokens: NonNullable<HouseView['tokens']>, now: number): Attention[] {
  return tokens.flatMap(({ id, name, expiresAt }): Attention[] => {
    const standing = tokenStanding(expiresAt, now);
    if (standing === 'in force') return [];
    const text = standing === 'ended' ? `Your API token '${name}' has ended` : `Your API token '${name}' ends soon`;
    return [{ key: `token ${id}`, tone: 'attention', text, to: '/account' }];
  });
}
