import { randomInt } from 'node:crypto';
import type { Queryable } from '../database.ts';
import type { AiCallRecord, AiStepRecord } from './ai-call-record.ts';

/** A call as its statement takes it: its row and its steps as texts of JSON lists, in the order of the columns below. */
export interface EncodedCall {
  readonly usage: string;
  readonly steps: readonly string[];
  /** Characters of both. */
  readonly size: number;
}

/**
 * One statement, one commit, any number of calls. A row travels as a list and not as an object, whose keys would be sent with
 * each; what all steps of a call have in common stands once, in the row of the call. As jsonb: of json each access of an element
 * reads the list anew, and the statement takes 2.5 times as long.
 */
const INSERT_CALLS = `
with call as materialized (
  select number, to_timestamp((row ->> 0)::float8 / 1000) as occurred_at, (row ->> 1)::float8 as duration_ms,
    row ->> 2 as method, (row ->> 3)::bool as success, row ->> 4 as error, row ->> 5 as objective, row ->> 6 as provider,
    row ->> 7 as model_name, (row ->> 8)::int8 as engine_instance_id, row ->> 9 as deployment_mode,
    (row ->> 10)::int8 as prompt_tokens, (row ->> 11)::int8 as completion_tokens, (row ->> 12)::int8 as total_tokens,
    (row ->> 13)::int8 as user_id, (row ->> 14)::int8 as organization_id, row ->> 15 as session_id, row ->> 16 as node_id,
    row ->> 17 as request_id, row ->> 18 as correlation_id, row ->> 19 as channel, (row ->> 20)::uuid as run_id,
    row ->> 21 as engine_id, (row ->> 22)::bool as withheld, row ->> 23 as call_id, (row ->> 24)::int8 as lot
  from jsonb_array_elements($1::jsonb) with ordinality as one (row, number)
), step as (
  select call, number, (row ->> 0) as type, row ->> 1 as name, row ->> 2 as status,
    to_timestamp((row ->> 3)::float8 / 1000) as occurred_at, (row ->> 4)::float8 as duration_ms, row ->> 5 as provider,
    (row ->> 6)::int8 as engine_instance_id, (row ->> 7)::int8 as model_registry_id, row ->> 8 as model_name,
    row ->> 9 as error, row -> 10 as input, row -> 11 as output, row -> 12 as stats, row -> 13 as metadata
  from jsonb_array_elements($2::jsonb) with ordinality as list (steps, call),
    jsonb_array_elements(steps) with ordinality as one (row, number)
), used as (
  insert into ai_model_usage (id, occurred_at, duration_ms, request_kind, success, error, objective, provider, model_name,
    engine_instance_id, deployment_mode, prompt_tokens, completion_tokens, total_tokens, user_id, organization_id,
    session_id, node_id, request_id, correlation_id, channel, run_id, engine_id, withheld, call_id)
  overriding system value
  select coalesce(-lot, nextval('ai_model_usage_id_seq')), occurred_at, duration_ms, method, success, error, objective, provider, model_name, engine_instance_id,
    deployment_mode, prompt_tokens, completion_tokens, total_tokens, user_id, organization_id, session_id, node_id,
    request_id, correlation_id, channel, run_id, engine_id, withheld, call_id
  from (select * from call order by number) as call
)
insert into ai_model_pipeline_steps (id, occurred_at, pipeline_id, request_id, step_id, parent_step_id, root_method, type, name,
  status, duration_ms, provider, engine_instance_id, model_registry_id, model_name, error, user_id, organization_id, withheld,
  input_json, output_json, stats_json, metadata_json)
overriding system value
select coalesce(number - lot, nextval('ai_model_pipeline_steps_id_seq')), occurred_at, call_id, request_id,
  call_id || '.' || number, case when number > 1 then call_id || '.1' end, method, type, name, status, duration_ms,
  provider, engine_instance_id, model_registry_id, model_name, error, user_id, organization_id, withheld,
  nullif(input, 'null'), nullif(output, 'null'), nullif(stats, 'null'), nullif(metadata, 'null')
from (
  select step.*, call.call_id, call.request_id, call.method, call.user_id, call.organization_id, call.withheld, call.lot
  from call join step on step.call = call.number
  order by call.number, step.number
) as step`;

/** More than a call has steps. */
const STEPS_OF_A_CALL = 64;
const LOTS = 2 ** 46;

/**
 * Where the numbers of a withheld call stand, below zero: taken from those of the others they would leave gaps, by which
 * anybody could count what research asks. By lot, as another sequence would be one more thing to lock: of a million calls
 * that are kept, two share one in 140 times, and the second is told as lost.
 */
function lotOf({ withheld }: AiCallRecord): number | null {
  return withheld ? randomInt(1, LOTS) * STEPS_OF_A_CALL : null;
}

export function encodeCall(call: AiCallRecord): EncodedCall {
  const usage = JSON.stringify([
    call.startedAt,
    call.durationMs,
    call.method,
    call.success,
    storable(call.error),
    storable(call.objective),
    call.provider,
    call.modelName,
    call.engineInstanceId,
    call.deploymentMode,
    call.promptTokens,
    call.completionTokens,
    call.totalTokens,
    call.userId,
    call.organizationId,
    storable(call.sessionId),
    call.nodeId,
    storable(call.requestId),
    storable(call.correlationId),
    storable(call.channel),
    call.runId,
    call.engineId,
    call.withheld,
    call.callId,
    lotOf(call),
  ]);
  const steps = call.steps.map(encodeStep);
  return { usage, steps, size: steps.reduce((size, step) => size + step.length, usage.length) };
}

function encodeStep(step: AiStepRecord): string {
  return JSON.stringify([
    step.type,
    storable(step.name),
    step.status,
    step.startedAt,
    step.durationMs,
    step.provider,
    step.engineInstanceId,
    step.modelRegistryId,
    step.modelName,
    storable(step.error),
    step.input && { ...step.input, preview: storable(step.input.preview) },
    step.output && { ...step.output, preview: storable(step.output.preview) },
    step.stats,
    step.metadata,
  ]);
}

export async function insertCalls(db: Queryable, calls: readonly EncodedCall[]): Promise<void> {
  const usage = `[${calls.map((call) => call.usage).join(',')}]`;
  const steps = `[${calls.map((call) => `[${call.steps.join(',')}]`).join(',')}]`;
  await db.query(INSERT_CALLS, [usage, steps], { name: 'ai-calls-insert' });
}

const NUL = '\u0000';

/** PostgreSQL keeps no NUL character and no half of a surrogate pair. */
function storable(text: string | null): string | null {
  if (text === null) return null;
  return (text.includes(NUL) ? text.replaceAll(NUL, '\ufffd') : text).toWellFormed();
}
