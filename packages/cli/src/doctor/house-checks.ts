import type { Client, FleetView, KeyList } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import { counted, list, moment, wholeNumber } from '../output/formats.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Audit events are sealed every second; what is older than this and not sealed stands still. */
const SEALED_WITHIN_MS = 60_000;

/** Whether the node that answers serves, and by what it does not. */
export async function checkReadiness(client: Client): Promise<Finding> {
  try {
    const { revision } = await client.health.ready();
    return ok('serves', `revision ${revision}`);
  } catch (error) {
    if (!isEnginehouseError(error) || error.code !== 'NOT_READY') throw error;
    const reasons = error.problems.map(({ message }) => message);
    return problem('serves', reasons.length === 0 ? error.message : list(reasons), error.fix);
  }
}

export async function checkSetup(client: Client): Promise<Finding> {
  const { done } = await client.setup.get();
  if (done) return ok('users', 'a super user exists');
  return warning('users', 'no super user yet: nobody can sign in', 'enginehouse setup');
}

/** Whether every node can open what is sealed, and every value is on the key that seals. */
export async function checkKeys(client: Client): Promise<readonly Finding[]> {
  return keyFindings(await client.keys.list());
}

export function keyFindings({ keys }: KeyList): readonly Finding[] {
  const findings = keys.flatMap(({ keyId, state, sealedSince, values, missingOn }): Finding[] => {
    const found: Finding[] = [];
    if (state !== 'retired' && missingOn.length > 0) {
      const fix = 'Give these nodes the same ENGINEHOUSE_KEYS as the others, and start them again.';
      found.push(problem('keys', `key ${keyId} is missing on ${list(missingOn)}`, fix));
    }
    if (state === 'opens') {
      const left = `${counted(values, 'value')} still on key ${keyId}: a rotation is under way, or was left`;
      const message = sealedSince === null ? `key ${keyId} waits to seal` : left;
      found.push(warning('keys', message, 'enginehouse keys rotate'));
    }
    return found;
  });
  if (findings.length > 0) return findings;
  const sealing = keys.find(({ state }) => state === 'seals');
  if (sealing === undefined) return [ok('keys', 'nothing was sealed yet')];
  return [ok('keys', `${sealing.keyId} seals ${counted(sealing.values, 'value')}`)];
}

/** Whether the nodes are live, ready, and run the same. */
export async function checkNodes(client: Client): Promise<readonly Finding[]> {
  return nodeFindings(await client.nodes.list());
}

export function nodeFindings({ nodes, revision, mixed }: FleetView): readonly Finding[] {
  const live = nodes.filter((node) => node.live);
  if (live.length === 0) {
    return [problem('nodes', 'no node has a lease', 'Look at the log of the server: it does not reach its database.')];
  }
  const findings: Finding[] = [];
  for (const { id, ready, reasons, appliedRevision } of live) {
    const behind = revision - appliedRevision;
    if (!ready)
      findings.push(problem('nodes', `${id} is not ready: ${list(reasons, 'it does not say why')}`, 'See its log.'));
    else if (behind > 0) {
      findings.push(
        warning('nodes', `${id} is ${behind} revisions behind`, 'Run this again; if it stays, see its log.'),
      );
    }
  }
  if (mixed) {
    const fix = 'Finish the deployment, or restart the node that was left behind: enginehouse nodes shows which.';
    findings.push(warning('nodes', 'the live nodes run different engines or versions', fix));
  }
  return findings.length > 0 ? findings : [ok('nodes', `${live.length} live, all ready at revision ${revision}`)];
}

/** Engines that did not load. */
export async function checkEngines(client: Client): Promise<readonly Finding[]> {
  const { engines, problems, warnings } = await client.engines.list();
  const findings = [
    ...problems.map(({ code, message, file, fix }) =>
      problem('engines', `${file ?? 'an engine'} did not load: ${code}: ${message}`, fix),
    ),
    ...warnings.map((message) => warning('engines', message, 'See docs/operating/running.md, "Drift".')),
  ];
  return findings.length > 0 ? findings : [ok('engines', `${engines.length} loaded`)];
}

/** Providers that did not load. */
export async function checkProviders(client: Client): Promise<readonly Finding[]> {
  const { providers, problems } = await client.providers.list();
  if (problems.length === 0) return [ok('providers', list(providers.map(({ id }) => id)))];
  return problems.map(({ source, message, fix }) => problem('providers', `${source} did not load: ${message}`, fix));
}

/** What was refused on its way out in the last day; kept once for each subject, host and minute. */
export async function checkEgress(client: Client, now: number): Promise<readonly Finding[]> {
  const { mode } = await client.egress.policy();
  const { totalRows, rows, more } = await client.models.list({
    params: { model: 'audit_events' },
    query: {
      pageSize: 1,
      filters: { eventType: 'egress.request.denied', timestamp: { from: new Date(now - DAY_MS).toISOString() } },
    },
  });
  const findings: Finding[] = [];
  if (mode === 'report') {
    const fix = 'enginehouse settings reset egressMode';
    findings.push(warning('egress', 'denials are only reported, and let through', fix));
  }
  if (totalRows > 0) {
    const count = `${wholeNumber(totalRows)}${more === true ? ' and more' : ''}`;
    const { entityId, timestamp } = rows[0] ?? {};
    const last = typeof timestamp === 'string' ? `, the last of ${String(entityId)} at ${moment(timestamp)}` : '';
    const fix = 'enginehouse egress denials';
    findings.push(
      warning('egress', `${count} ${totalRows === 1 ? 'denial' : 'denials'} in the last 24 hours${last}`, fix),
    );
  }
  return findings.length > 0 ? findings : [ok('egress', 'nothing denied in the last 24 hours')];
}

/** Whether audit events are being chained. The chain itself is checked by `audit verify`, which takes its time. */
export async function checkAudit(client: Client, now: number): Promise<Finding> {
  const { head } = await client.audit.head();
  const { rows } = await client.models.list({ params: { model: 'audit_events' }, query: { pageSize: 1 } });
  const newest = typeof rows[0]?.timestamp === 'string' ? Date.parse(rows[0].timestamp) : null;
  const sealed = head === null ? Number.NEGATIVE_INFINITY : Date.parse(head.sealedAt);
  if (newest !== null && newest > sealed && now - newest > SEALED_WITHIN_MS) {
    const fix = 'Look at the log of the server: one node seals them every second.';
    return problem('audit', 'events are not being chained', fix);
  }
  return ok('audit', head === null ? 'nothing was chained yet' : `chained up to batch ${head.seq}`);
}
