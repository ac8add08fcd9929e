import type {
  DeepReadonly,
  RouteAnswer,
  RouteEvent,
  RouteInput,
  RouteName,
  RouteNamed,
  RoutePermission,
} from '@enginehouse/api';
import type {
  Ai,
  Egress,
  EngineLifecycle,
  Engines,
  ModelSummary,
  ModelView,
  NewBinding,
  Nodes,
  OpenAiDoor,
  ProcessTable,
  PromotionOptions,
  RunStreamEvent,
  Runs,
  Sdk,
  Setup,
  StateChange,
  SystemPermission,
  Tasks,
} from '@enginehouse/platform';
import { describe, expectTypeOf, test } from 'vitest';

type Answer<Name extends RouteName> = RouteAnswer<RouteNamed<Name>>;
type Resolved<Method extends (...input: never[]) => unknown> = DeepReadonly<NonNullable<Awaited<ReturnType<Method>>>>;

describe('what a schema says is what the platform answers, both ways', () => {
  test('runs', () => {
    expectTypeOf<Answer<'runs.score'>>().toEqualTypeOf<Resolved<Runs['score']>>();
    expectTypeOf<Answer<'runs.list'>>().toEqualTypeOf<Resolved<Runs['list']>>();
    expectTypeOf<Answer<'runs.get'>>().toEqualTypeOf<Resolved<Runs['get']>>();
    expectTypeOf<Answer<'runs.explain'>>().toEqualTypeOf<Resolved<Runs['explain']>>();
    expectTypeOf<Answer<'plan.preview'>>().toEqualTypeOf<Resolved<Runs['plan']>>();
    expectTypeOf<RouteEvent<RouteNamed<'runs.score'>>>().toEqualTypeOf<DeepReadonly<RunStreamEvent>>();
  });

  test('the process table', () => {
    expectTypeOf<Answer<'engines.list'>>().toEqualTypeOf<Resolved<ProcessTable['list']>>();
    expectTypeOf<Answer<'engines.get'>>().toEqualTypeOf<Resolved<ProcessTable['get']>>();
    expectTypeOf<Answer<'engines.setState'>>().toEqualTypeOf<Resolved<ProcessTable['setState']>>();
    expectTypeOf<Answer<'engines.promote'>>().toEqualTypeOf<Resolved<ProcessTable['promote']>>();
  });
});

describe('core models, keys, audit and setup', () => {
  type OpenModel = ReturnType<Sdk['models']['get']>;

  test('are answered as the platform says', () => {
    expectTypeOf<Resolved<OpenModel['list']>>().toExtend<Answer<'models.list'>>();
    expectTypeOf<Resolved<OpenModel['view']>>().toEqualTypeOf<Answer<'models.view'>>();
    expectTypeOf<Answer<'models.schema'>['filters']>().toEqualTypeOf<Resolved<OpenModel['filtersModel']>>();
    expectTypeOf<Answer<'models.schema'>['columns']>().toEqualTypeOf<Resolved<OpenModel['tableModel']>>();
    expectTypeOf<Answer<'models.schema'>['createForm']>().toEqualTypeOf<Resolved<OpenModel['formModelCreate']>>();
    type Described = Omit<Answer<'models.schema'>, 'filters' | 'columns' | 'createForm'>;
    expectTypeOf<Described>().toEqualTypeOf<DeepReadonly<ModelView>>();
    expectTypeOf<Answer<'models.index'>['models'][number]>().toEqualTypeOf<ModelSummary>();
    expectTypeOf<Answer<'keys.list'>['keys']>().toEqualTypeOf<Resolved<Sdk['keys']['list']>>();
    expectTypeOf<Answer<'keys.rotate'>>().toEqualTypeOf<Resolved<Sdk['keys']['rotate']>>();
    expectTypeOf<NonNullable<Answer<'audit.head'>['head']>>().toEqualTypeOf<Resolved<Sdk['audit']['head']>>();
    expectTypeOf<Answer<'audit.verify'>>().toEqualTypeOf<Resolved<Sdk['audit']['verify']>>();
    expectTypeOf<Answer<'audit.states'>['engines']>().toEqualTypeOf<Resolved<Sdk['audit']['statesAt']>>();
    expectTypeOf<Answer<'audit.rows'>['rows']>().toEqualTypeOf<Resolved<Sdk['audit']['rowsAt']>>();
    expectTypeOf<Answer<'setup.complete'>>().toEqualTypeOf<Resolved<Setup['complete']>>();
  });
});

describe('engine instances, AI, tasks, nodes and egress', () => {
  test('providers and the lifecycle', () => {
    expectTypeOf<Answer<'providers.list'>['providers']>().toEqualTypeOf<Resolved<Engines['listProviders']>>();
    expectTypeOf<Answer<'providers.list'>['problems']>().toEqualTypeOf<Resolved<Engines['providerProblems']>>();
    expectTypeOf<Answer<'providers.get'>>().toEqualTypeOf<Resolved<Engines['getProvider']>>();
    expectTypeOf<Answer<'providers.constants'>>().toEqualTypeOf<Resolved<Engines['constants']>>();
    type Requirements = Resolved<EngineLifecycle['providerRequirements']>;
    expectTypeOf<Answer<'providers.requirements'>>().toEqualTypeOf<Requirements>();
    expectTypeOf<Answer<'providers.checkReady'>>().toEqualTypeOf<Resolved<EngineLifecycle['checkReady']>>();
    expectTypeOf<Answer<'instances.install'>>().toEqualTypeOf<Resolved<EngineLifecycle['beginInstall']>>();
    expectTypeOf<Answer<'instances.installStatus'>>().toEqualTypeOf<Resolved<EngineLifecycle['installStatus']>>();
    type Activation = Resolved<EngineLifecycle['activationRequirements']>;
    expectTypeOf<Answer<'instances.activationRequirements'>>().toEqualTypeOf<Activation>();
    expectTypeOf<Answer<'instances.activate'>>().toEqualTypeOf<Resolved<EngineLifecycle['activateInstance']>>();
    expectTypeOf<Answer<'instances.deactivate'>>().toEqualTypeOf<Resolved<EngineLifecycle['deactivateInstance']>>();
    type Available = Resolved<EngineLifecycle['listAvailableModels']>;
    expectTypeOf<Answer<'instances.availableModels'>['models']>().toEqualTypeOf<Available>();
    expectTypeOf<Answer<'instances.bindModel'>>().toEqualTypeOf<Resolved<EngineLifecycle['bindModel']>>();
    type Loaded = Resolved<EngineLifecycle['listLoadedModels']>;
    expectTypeOf<Answer<'instances.loadedModels'>['models']>().toEqualTypeOf<Loaded>();
    type Active = Resolved<EngineLifecycle['listActiveCalls']>;
    expectTypeOf<Answer<'instances.activeCalls'>['calls']>().toEqualTypeOf<Active>();
    type Binding = RouteInput<RouteNamed<'instances.bindModel'>>['body'];
    expectTypeOf<Binding>().toEqualTypeOf<DeepReadonly<NewBinding>>();
  });

  test('the others', () => {
    expectTypeOf<Answer<'ai.explain'>['candidates']>().toEqualTypeOf<Resolved<Ai['explain']>>();
    expectTypeOf<Answer<'tasks.get'>>().toEqualTypeOf<Resolved<Tasks['get']>>();
    expectTypeOf<Answer<'nodes.list'>>().toEqualTypeOf<Resolved<Nodes['list']>>();
    expectTypeOf<Answer<'nodes.waitForRevision'>>().toEqualTypeOf<Resolved<Nodes['waitForRevision']>>();
    expectTypeOf<Answer<'egress.policy'>>().toEqualTypeOf<Resolved<Egress['policy']>>();
    expectTypeOf<Answer<'egress.check'>>().toEqualTypeOf<Resolved<Egress['check']>>();
  });
});

describe('what a schema takes is what the platform takes', () => {
  type Body<Name extends RouteName> =
    RouteInput<RouteNamed<Name>> extends { readonly body: infer Value } ? Value : never;

  test('every key of the platform is a key of the schema, and the other way round', () => {
    type Score = Parameters<Runs['score']>[0];
    expectTypeOf<Body<'runs.score'>>().toExtend<Score>();
    // `research` is the platform's to grant, never a caller's to ask.
    expectTypeOf<keyof Body<'runs.score'>>().toEqualTypeOf<Exclude<keyof Score, 'research'>>();
    type Plan = Parameters<Runs['plan']>[0];
    expectTypeOf<Body<'plan.preview'>>().toExtend<Plan>();
    expectTypeOf<keyof Body<'plan.preview'>>().toEqualTypeOf<Exclude<keyof Plan, 'research'>>();
    type Change = Omit<Body<'engines.setState'>, 'reason' | 'cascade' | 'ifRevision'>;
    expectTypeOf<Change>().toEqualTypeOf<DeepReadonly<StateChange>>();
    type Promotion = Body<'engines.promote'>;
    expectTypeOf<Promotion>().toExtend<PromotionOptions>();
    expectTypeOf<keyof Promotion>().toEqualTypeOf<Exclude<keyof PromotionOptions, 'dryRun'>>();
    type Query = RouteInput<RouteNamed<'runs.list'>>['query'];
    expectTypeOf<Query>().toEqualTypeOf<DeepReadonly<NonNullable<Parameters<Runs['list']>[0]>>>();
  });

  test('requests of the OpenAI wire format', () => {
    expectTypeOf<Body<'openai.chat'>>().toExtend<Parameters<OpenAiDoor['chat']>[1]>();
    expectTypeOf<Body<'openai.embeddings'>>().toExtend<Parameters<OpenAiDoor['embeddings']>[1]>();
    expectTypeOf<Answer<'openai.model'>>().toEqualTypeOf<ReturnType<OpenAiDoor['model']>>();
    expectTypeOf<Answer<'openai.models'>['data']>().toEqualTypeOf<ReturnType<OpenAiDoor['models']>>();
  });

  test('permissions are those of the catalogue', () => {
    expectTypeOf<RoutePermission>().toExtend<SystemPermission>();
  });
});
