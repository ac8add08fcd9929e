import { describe, expect, test } from 'vitest';
import { compileTopicPattern } from './topic-pattern.ts';

describe('topic patterns', () => {
  test.each([
    ['engine.confidence.updated', 'engine.confidence.updated', true],
    ['engine.confidence.updated', 'engine.confidence.lowered', false],
    ['engine.*.updated', 'engine.confidence.updated', true],
    ['engine.*.updated', 'engine.a.b.updated', false],
    ['engine.**', 'engine.state.transition.detected', true],
    ['engine.**', 'engine', false],
    ['core.engine_registry.*', 'core.engine_registry.created', true],
    ['**', 'engine.confidence.updated', true],
  ])('%s on %s: %s', (pattern, topic, expected) => {
    expect(compileTopicPattern(pattern)(topic)).toBe(expected);
  });

  test.each(['', 'Engine.*', 'engine..updated', 'engine.**.updated', 'engine.con*'])('refuses %j', (pattern) => {
    expect(() => compileTopicPattern(pattern)).toThrow(expect.objectContaining({ code: 'INVALID_TOPIC_PATTERN' }));
  });
});
