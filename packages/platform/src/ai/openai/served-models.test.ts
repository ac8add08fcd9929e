import type { ConfigurationResources, InstanceResource, ModelResource } from '@enginehouse/store';
import { expect, test } from 'vitest';
import { localOperator } from '../../session.ts';
import { servedModelsOf } from './served-models.ts';

const instance = (id: number, wanted: InstanceResource['wanted']): [number, InstanceResource] => [
  id,
  { id, name: `i${id}`, provider: `p${id}`, config: {}, wanted, revision: 1 },
];
const model = (id: number, name: string, rest: Partial<ModelResource> = {}): [number, ModelResource] => [
  id,
  {
    id,
    name,
    engineInstanceId: 1,
    modelId: name,
    capabilities: [],
    status: 'active',
    extraConfig: {},
    revision: 1,
    createdAt: 1_790_000_000 + id,
    ...rest,
  },
];
const resources: ConfigurationResources = {
  instances: new Map([instance(1, 'active'), instance(2, 'installed')]),
  models: new Map([
    model(1, 'Chatter'),
    model(2, 'asleep', { status: 'available' }),
    model(3, 'elsewhere', { engineInstanceId: 2 }),
  ]),
  priorities: new Map(),
  objectives: new Map([['greeting', 1]]),
  approvals: [],
};
const served = servedModelsOf(resources);
const operator = localOperator({ channel: 'test' });
const user = localOperator({ channel: 'test', accessLevel: 3 });

test('what can be asked now is listed, and objectives for those who may know of them', () => {
  expect(served.listFor(operator).map(({ id, owned_by, created }) => [id, owned_by, created])).toEqual([
    ['Chatter', 'p1', 1_790_000_001],
    ['objective:greeting', 'enginehouse', 0],
  ]);
  expect(served.listFor(user).map(({ id }) => id)).toEqual(['Chatter']);
});

test('a name stands for its model in any case, an objective for itself whether or not it is mapped', () => {
  expect(served.targetOf(user, ' chatter ', [])).toEqual({ model: 1 });
  const options = { requiredCapabilities: ['tool_calling'] as const };
  expect(served.targetOf(user, 'objective:summing up', ['tool_calling'])).toEqual({ objective: 'summing up', options });
});

test('a model that is not active is unknown to those who may not see it', () => {
  expect(served.targetOf(operator, 'asleep', [])).toEqual({ model: 2 });
  expect(served.targetOf(user, 'elsewhere', [])).toEqual({ model: 3 });
  const messageOf = (name: string): string => {
    try {
      served.targetOf(user, name, []);
    } catch (error) {
      expect(error).toMatchObject({ code: 'UNKNOWN_AI_MODEL', status: 404 });
      return (error as Error).message;
    }
    throw new TypeError(`${name} is known`);
  };
  expect(messageOf('asleep')).toBe("no model is named 'asleep'");
  expect(messageOf('asleeq')).toBe("no model is named 'asleeq'");
  expect(messageOf('objective:')).toBe("no model is named 'objective:'");
  expect(messageOf('chater')).toBe("no model is named 'chater'; did you mean 'Chatter'?");
});
