export { allRoutes } from './all-routes.ts';
export type {
  ActivationResult,
  AuditVerification,
  BoundModel,
  BoundModelRow,
  Candidates,
  EgressDenials,
  EgressPolicyView,
  EngineStatesAt,
  FleetView,
  InstallResult,
  InstallStatus,
  KeyList,
  LifecycleResult,
  ListedModels,
  ModelForm,
  ModelIndex,
  ModelSchema,
  PlanBody,
  PlanView,
  PlatformEvent,
  ProcessTableDetail,
  ProcessTableView,
  PromotionResult,
  ProviderList,
  RotationReport,
  Row,
  RowPage,
  RowRights,
  RunDetail,
  RunExplanation,
  RunPage,
  RunResult,
  ScoreBody,
  SettingsView,
  Signals,
  StateChangeResult,
  StateImpact,
  Task,
  TrialAnswer,
  TrialBody,
  UsageReport,
} from './answers.ts';
export { allRows } from './client/all-rows.ts';
export type { CallOptions } from './client/call.ts';
export { type Client, type ClientOptions, createClient } from './client/create-client.ts';
export { type ServerSentEvent, serverSentEvents } from './client/event-stream.ts';
export {
  defineRoute,
  type RouteDefinition,
  type RouteDialect,
  type RouteExample,
  type RoutePermission,
  type RouteStream,
  textTypeOf,
} from './define-route.ts';
export { type OpenAiError, openAiError, toOpenAiError } from './dialects/openai-error.ts';
export { API_ERRORS } from './errors.ts';
export { CALL_ID_HEADER, ENGINE_SET_HEADER, REVISION_HEADER } from './headers.ts';
export { errorOfProblem, isProblemDetails, PROBLEM_TYPE, toProblemDetails } from './problem-details.ts';
export { fillPath, pathParameters } from './route-path.ts';
export type {
  AnyRoute,
  DeepReadonly,
  RouteAnswer,
  RouteCall,
  RouteEvent,
  RouteInput,
  RouteName,
  RouteNamed,
} from './route-types.ts';
export { type ProblemDetails, problemDetails } from './schemas/problem-schemas.ts';
export type { BatchLine } from './schemas/run-schemas.ts';
