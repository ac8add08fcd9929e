import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import {
  auditHeadAnswer,
  auditVerification,
  auditVerifyEvent,
  auditVerifyRequest,
  engineStatesAt,
  rowsAtAnswer,
} from '../schemas/audit-schemas.ts';
import { modelName } from '../schemas/model-schemas.ts';

const exampleHash = '5f2b0c4e9a7d1f3866e0c2a4b8d0f1e35f2b0c4e9a7d1f3866e0c2a4b8d0f1e3';
const exampleHead = {
  seq: 42,
  hash: exampleHash,
  sealedAt: '2026-11-20T10:15:00.000Z',
  text: `42.${exampleHash}`,
};
const atTime = z.strictObject({
  time: z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601, with its zone.' }),
});

export const getAuditHead = defineRoute({
  name: 'audit.head',
  method: 'GET',
  path: '/api/v1/audit/head',
  summary: 'Says where the chain over audit events ends.',
  permission: 'system.audit.view',
  response: { 200: auditHeadAnswer },
  errors: [],
  example: { response: { head: exampleHead } },
});

export const verifyAudit = defineRoute({
  name: 'audit.verify',
  method: 'POST',
  path: '/api/v1/audit/verify',
  summary: 'Checks every audit event against the chain, and names the first batch that is broken.',
  description:
    'It takes as long as it takes, and answers at its end; with `Accept: text/event-stream` it says how far it is. A broken ' +
    'chain is an answer, not an error. Closing the connection stops it.',
  permission: 'system.audit.view',
  body: auditVerifyRequest,
  response: { 200: auditVerification },
  stream: { format: 'sse', method: 'verifying', event: auditVerifyEvent, last: 'done' },
  unhurried: true,
  errors: ['INVALID_AUDIT_HEAD'],
  example: {
    body: {},
    response: {
      intact: true,
      broken: null,
      head: exampleHead,
      batches: 42,
      events: 1_203,
      droppedBatches: 0,
      unsealed: 0,
    },
  },
});

export const auditStatesAt = defineRoute({
  name: 'audit.states',
  method: 'GET',
  path: '/api/v1/audit/states',
  summary: 'Says which engines were active at a time, and which were withheld.',
  permission: 'system.audit.view',
  query: atTime,
  response: { 200: engineStatesAt },
  errors: [],
  example: {
    query: { time: '2026-11-20T10:15:00Z' },
    response: {
      engines: [
        {
          engineId: 'bayesian-confidence',
          version: '1.0.0',
          contentHash: exampleHash,
          override: null,
          effective: {
            activationState: 'active',
            researchOnly: false,
            restrictedToTeams: [],
            priority: 0,
            withheld: false,
          },
          withheld: false,
          since: null,
          reason: null,
          actor: null,
        },
      ],
    },
  },
});

export const auditRowsAt = defineRoute({
  name: 'audit.rows',
  method: 'GET',
  path: '/api/v1/audit/rows/{model}',
  summary: 'Shows the rows of a core model as they were at a time.',
  description: 'As far back as audit events are kept; at most 10,000 rows. Secrets are redacted.',
  permission: 'system.audit.view',
  params: z.strictObject({ model: modelName }),
  query: atTime,
  response: { 200: rowsAtAnswer },
  errors: ['UNKNOWN_CORE_MODEL'],
  example: {
    params: { model: 'settings' },
    query: { time: '2026-11-20T10:15:00Z' },
    response: {
      rows: [{ id: 'hardCap', values: { key: 'hardCap', value: 100 }, since: '2026-11-20T09:00:00.000Z' }],
    },
  },
});
