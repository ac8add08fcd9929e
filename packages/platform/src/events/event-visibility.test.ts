import { type PlatformEvent, RESET_TOPIC } from '@enginehouse/sdk';
import { describe, expect, test } from 'vitest';
import { localOperator, type Session } from '../session.ts';
import { eventFilter } from './event-visibility.ts';
import { freshEvent } from './platform-events.ts';

const about = (type: string, source: string, organizationId?: number, userId?: number): PlatformEvent => ({
  ...freshEvent({ source, type, data: null }),
  ...(organizationId === undefined ? {} : { organizationId }),
  ...(userId === undefined ? {} : { userId }),
});
const person = (session: Partial<Session>): Session =>
  localOperator({ channel: 'test', permissions: new Set(['system.run.view']), teams: [], ...session });

const SUPER = localOperator({ channel: 'test' });
const MEMBER = person({ accessLevel: 2, organizationId: 5 });
const USER = person({ accessLevel: 3, organizationId: 5, userId: 7 });
const GUEST = person({ accessLevel: 99 });

const OWN_RUN = about('engine.lamp.lit', '/runs/r/engines/lamp', 5);
const OTHER_RUN = about('engine.lamp.lit', '/runs/r/engines/lamp', 6);
const SECRET_RUN = about('engine.study.known', '/runs/r/engines/study', 5);

describe('what may be told to whom', () => {
  test.each([
    [
      'a core model that all of the organization level read',
      about('core.model_registry.updated', '/core/model_registry'),
      [SUPER, MEMBER],
    ],
    ['a user of the own organization', about('core.users.updated', '/core/users', 5), [SUPER, MEMBER]],
    ['a user of another organization', about('core.users.updated', '/core/users', 6), [SUPER]],
    ['a user of no organization', about('core.users.updated', '/core/users'), [SUPER]],
    ['a core model that nobody knows', about('core.secrets.updated', '/core/secrets'), []],
    ['the process table', about('engine.state.changed', 'enginehouse/process-table'), [SUPER]],
    ['an event of an engine in a run of the own organization', OWN_RUN, [SUPER, MEMBER]],
    ['an event of an engine in a run of another one', OTHER_RUN, [SUPER]],
    ['an event of an engine that is withheld', SECRET_RUN, [SUPER]],
    ['an announcement', about('engine.allowlist.refresh', '/core/engine_registry'), [SUPER, MEMBER]],
    ['how far a task of the own organization is', about('tasks.task.changed', '/tasks', 5), [SUPER, MEMBER]],
    ['how far a task of the platform is', about('tasks.task.changed', '/tasks'), [SUPER]],
    ['what super granted to a session', about('identity.bypass.granted', '/identity/bypass'), [SUPER]],
    ['the own row', about('core.users.updated', '/core/users', 5, 7), [SUPER, MEMBER, USER]],
    ['the own row, of before one moved', about('core.users.updated', '/core/users', 6, 7), [SUPER, USER]],
    ['a row that is somebody else’s own', about('core.users.updated', '/core/users', 5, 8), [SUPER, MEMBER]],
    ['a token of the own', about('core.api_tokens.created', '/core/api_tokens', 5, 7), [SUPER, USER]],
    [
      'a token of somebody of the own organization',
      about('core.api_tokens.created', '/core/api_tokens', 5, 8),
      [SUPER],
    ],
    ['how far an own task is', about('tasks.task.changed', '/tasks', 5, 7), [SUPER, MEMBER, USER]],
    ['the end of an own run', about('runs.run.ended', '/runs', 5, 7), [SUPER, MEMBER, USER]],
    ['an event of an engine in an own run', { ...OWN_RUN, userId: 7 }, [SUPER, MEMBER, USER]],
    ['an event of a withheld engine in an own run', { ...SECRET_RUN, userId: 7 }, [SUPER]],
    ['an announcement of an own row', about('lamps.lit', '/core/lamps', 5, 7), [SUPER, MEMBER]],
    ['what a reader missed', about(RESET_TOPIC, '/outbox'), [SUPER, MEMBER, USER, GUEST]],
  ] as const)('%s', (_, event, seenBy) => {
    const sees = [SUPER, MEMBER, USER, GUEST].filter((session) =>
      eventFilter({ session, concealed: (engineId) => engineId === 'study' })(event),
    );
    expect(sees).toEqual(seenBy);
  });

  test('a denied connection that a withheld engine asked for is for research alone', () => {
    const denied = (withheld: boolean): PlatformEvent => ({
      ...about('egress.request.denied', '/egress/engine/3'),
      data: { subject: 'engine/3', withheld },
    });
    const sees = (session: Session, withheld: boolean): boolean =>
      eventFilter({ session, concealed: () => false })(denied(withheld));
    expect([SUPER, MEMBER, USER, GUEST].map((session) => sees(session, false))).toEqual([true, true, false, false]);
    expect([SUPER, MEMBER, USER, GUEST].map((session) => sees(session, true))).toEqual([true, false, false, false]);
    const research = person({ accessLevel: 2, permissions: new Set(['system.run.research.view']) });
    expect(sees(research, true)).toBe(true);
  });

  test('what is concealed is asked anew for every event', () => {
    let concealed = false;
    const sees = eventFilter({ session: MEMBER, concealed: () => concealed });
    expect(sees(OWN_RUN)).toBe(true);
    concealed = true;
    expect(sees(OWN_RUN)).toBe(false);
  });

  test('rows that withheld engines left are for research alone', () => {
    const usage = about('core.ai_model_usage.created', '/core/ai_model_usage', 5);
    const sees = (session: Session): boolean => eventFilter({ session, concealed: () => false })(usage);
    expect(sees(MEMBER)).toBe(false);
    expect(sees({ ...MEMBER, permissions: new Set(['system.run.research.view']) })).toBe(true);
  });
});
