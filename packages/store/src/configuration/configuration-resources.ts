import type { Capability } from '@enginehouse/models';
import { type RowsSince, rowsOver, rowsSince } from './rows-since.ts';

/** A row of `engine_registry`, as far as nodes work by it. */
export interface InstanceResource {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  /** As it rests: what is sealed is sealed. */
  readonly config: { readonly [name: string]: unknown };
  readonly wanted: 'none' | 'installed' | 'active';
  /** Of its last write: what was made from an older one is out of date. */
  readonly revision: number;
}

/** A row of `model_registry`. */
export interface ModelResource {
  readonly id: number;
  readonly name: string;
  readonly engineInstanceId: number;
  /** As its runtime calls it: `modelPath` where the row has one, else its name. */
  readonly modelId: string;
  readonly capabilities: readonly Capability[];
  readonly status: 'available' | 'active' | 'downloading' | 'error';
  readonly extraConfig: { readonly [name: string]: unknown };
  readonly revision: number;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

/** A row of `egress_approvals`. */
export interface ApprovalResource {
  readonly id: number;
  readonly subject: string;
  readonly host: string;
  readonly port: number;
  readonly addressClass: 'public' | 'private' | 'loopback';
  /** Milliseconds since the epoch; null: without end. */
  readonly until: number | null;
}

/** What AI calls and connections are decided by, of one revision. */
export interface ConfigurationResources {
  /** Sorted by id. */
  readonly instances: ReadonlyMap<number, InstanceResource>;
  /** Sorted by id. */
  readonly models: ReadonlyMap<number, ModelResource>;
  /** By capability: ids of models, first choice first. */
  readonly priorities: ReadonlyMap<Capability, readonly number[]>;
  /** By normalised objective: id of the model. */
  readonly objectives: ReadonlyMap<string, number>;
  readonly approvals: readonly ApprovalResource[];
}

type InstanceLine = readonly [
  id: number,
  name: string,
  provider: string,
  config: InstanceResource['config'],
  wanted: InstanceResource['wanted'],
  revision: number,
];
type ModelLine = readonly [
  id: number,
  name: string,
  engineInstanceId: number,
  modelId: string,
  capabilities: readonly Capability[],
  status: ModelResource['status'],
  extraConfig: ModelResource['extraConfig'],
  revision: number,
  createdAt: number,
];

/** The same as the statement brings it: lists in place of objects, whose keys would be sent with each row. */
export interface ResourceRows {
  readonly instances: RowsSince<InstanceLine>;
  readonly models: RowsSince<ModelLine>;
  readonly priorities: readonly (readonly [capability: Capability, modelIds: readonly number[]])[];
  readonly objectives: readonly (readonly [objective: string, modelId: number])[];
  readonly approvals: readonly (readonly [
    id: number,
    subject: string,
    host: string,
    port: number,
    addressClass: ApprovalResource['addressClass'],
    until: number | null,
  ])[];
}

/** Columns of the one statement that reads the configuration. */
export const RESOURCE_COLUMNS = `
  (select ${rowsSince('id, name, provider, config, wanted, revision')} from engine_registry) as instances,
  (select ${rowsSince(`id, name, engine_instance_id, coalesce(model_path, name), capabilities, status, extra_config,
     revision, extract(epoch from created_at)::int8`)} from model_registry) as models,
  (select coalesce(json_agg(json_build_array(capability, model_ids)), '[]')
   from (select capability, json_agg(model_id order by priority) as model_ids
     from model_capability_priority group by capability) by_capability) as priorities,
  (select coalesce(json_agg(json_build_array(objective, model_id)), '[]') from objective_mappings) as objectives,
  (select coalesce(json_agg(json_build_array(id, subject, host, port, address_class,
     (extract(epoch from valid_until) * 1000)::bigint) order by id), '[]') from egress_approvals) as approvals`;

/** What was read over what is known; null when the two do not fit together. */
export function resourcesOf(
  read: ResourceRows,
  known: ConfigurationResources | undefined,
): ConfigurationResources | null {
  const instances = rowsOver(known?.instances, read.instances, instanceOf);
  const models = rowsOver(known?.models, read.models, modelOf);
  if (instances === null || models === null) return null;
  return {
    instances: sortedById(instances),
    models: sortedById(models),
    priorities: new Map(read.priorities),
    objectives: new Map(read.objectives),
    approvals: read.approvals.map(([id, subject, host, port, addressClass, until]) => ({
      id,
      subject,
      host,
      port,
      addressClass,
      until,
    })),
  };
}

function instanceOf([id, name, provider, config, wanted, revision]: InstanceLine): readonly [number, InstanceResource] {
  return [id, { id, name, provider, config, wanted, revision }];
}

function modelOf(line: ModelLine): readonly [number, ModelResource] {
  const [id, name, engineInstanceId, modelId, capabilities, status, extraConfig, revision, createdAt] = line;
  return [id, { id, name, engineInstanceId, modelId, capabilities, status, extraConfig, revision, createdAt }];
}

/** The same map where it is sorted: new rows come last, except where several nodes number theirs. */
function sortedById<Row>(rows: ReadonlyMap<number, Row>): ReadonlyMap<number, Row> {
  let before = Number.NEGATIVE_INFINITY;
  for (const id of rows.keys()) {
    if (id < before) return new Map([...rows].sort(([one], [other]) => one - other));
    before = id;
  }
  return rows;
}
