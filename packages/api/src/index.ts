export { allRoutes } from './all-routes.ts';
export type {
  AuditVerification,
  EngineStatesAt,
  KeyList,
  ModelForm,
  ModelIndex,
  ModelSchema,
  PlanBody,
  PlanView,
  ProcessTableDetail,
  ProcessTableView,
  PromotionResult,
  RotationReport,
  Row,
  RowPage,
  RunDetail,
  RunExplanation,
  RunPage,
  RunResult,
  ScoreBody,
  Signals,
  StateChangeResult,
} from './answers.ts';
export type { CallOptions } from './client/call.ts';
export { type Client, type ClientOptions, createClient } from './client/create-client.ts';
export {
  defineRoute,
  type RouteDefinition,
  type RouteExample,
  type RoutePermission,
  type RouteStream,
} from './define-route.ts';
export { API_ERRORS } from './errors.ts';
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
