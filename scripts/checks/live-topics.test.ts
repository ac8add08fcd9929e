import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allRoutes } from '@enginehouse/api';
import { ALL_MODELS } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import { NOUNS_OF_CORE_MODEL, NOUNS_OF_TOPIC, nounsOfEvent } from '../../packages/console/app/api/nouns-of-event.ts';

const packages = join(import.meta.dirname, '..', '..', 'packages');
/** A topic of the platform in its source. `core.*` is made of names, and what engines emit is theirs. */
const TOPIC =
  /'((?:engine|settings|identity|tasks|nodes|runs|keys|egress|ai|events|configuration)\.[a-z_]+(?:\.[a-z_]+)+)'/g;
/** Event types of the audit, which nobody follows. */
const OF_AUDIT_ALONE = [
  'engine.instance.install.cancelled',
  'engine.runtime.model_unloaded',
  'engine.runtime.stopped',
  'identity.signin.refused',
  'tasks.task.cancelled',
  'tasks.task.confirmed',
];

async function topicsOf(name: string): Promise<string[]> {
  const folder = join(packages, name, 'src');
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.includes('test'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => [...text.matchAll(TOPIC)].map(([, topic]) => topic as string));
}

const nouns = new Set<string>(allRoutes.map(({ name }) => name.split('.')[0] as string));

describe('what events make old in the console', () => {
  test('every topic that the platform tells is thought of', async () => {
    const told = new Set((await Promise.all(['models', 'sdk', 'store', 'platform'].map(topicsOf))).flat());
    expect(told.size).toBeGreaterThan(12);
    const forgotten = [...told].filter(
      (topic) =>
        topic !== 'events.reader.reset' && !OF_AUDIT_ALONE.includes(topic) && nounsOfEvent(topic).includes('*'),
    );
    expect(forgotten).toEqual([]);
    for (const topic of OF_AUDIT_ALONE) expect(told).toContain(topic);
  });

  test('every noun is one that routes have, every name that of a core model', () => {
    const named = [...Object.values(NOUNS_OF_CORE_MODEL), ...Object.values(NOUNS_OF_TOPIC)].flat();
    expect(named.filter((noun) => noun !== '*' && !nouns.has(noun))).toEqual([]);
    const models = new Set(ALL_MODELS.map(({ model }) => model.name));
    expect(Object.keys(NOUNS_OF_CORE_MODEL).filter((name) => !models.has(name))).toEqual([]);
  });

  test('the longest match counts', () => {
    expect(nounsOfEvent('engine.state.changed')).toContain('plan');
    expect(nounsOfEvent('engine.confidence.updated')).toEqual([]);
    expect(nounsOfEvent('core.model_registry.updated')).toEqual(['models', 'audit', 'instances', 'ai']);
    expect(nounsOfEvent('something.else.happened')).toEqual(['*']);
  });
});
