import type { RouteAnswer, RouteCall, RouteNamed } from './route-types.ts';

/** What the routes answer, by the names that people use for it. */
export type RunResult = RouteAnswer<RouteNamed<'runs.score'>>;
export type RunPage = RouteAnswer<RouteNamed<'runs.list'>>;
export type RunDetail = RouteAnswer<RouteNamed<'runs.get'>>;
export type RunExplanation = RouteAnswer<RouteNamed<'runs.explain'>>;
export type PlanView = RouteAnswer<RouteNamed<'plan.preview'>>;
export type ProcessTableView = RouteAnswer<RouteNamed<'engines.list'>>;
export type ProcessTableDetail = RouteAnswer<RouteNamed<'engines.get'>>;
export type StateChangeResult = RouteAnswer<RouteNamed<'engines.setState'>>;
export type PromotionResult = RouteAnswer<RouteNamed<'engines.promote'>>;
/** What a caller sends to have signals scored. */
export type ScoreBody = RouteCall<RouteNamed<'runs.score'>>['body'];
export type Signals = ScoreBody['signals'];
/** What a caller asks of the process table. */
export type PlanBody = NonNullable<RouteCall<RouteNamed<'plan.preview'>>['body']>;
/** Core models, as any door sees them. */
export type ModelIndex = RouteAnswer<RouteNamed<'models.index'>>;
export type ModelSchema = RouteAnswer<RouteNamed<'models.schema'>>;
export type ModelForm = RouteAnswer<RouteNamed<'models.form'>>;
export type RowRights = RouteAnswer<RouteNamed<'models.rights'>>;
export type RowPage = RouteAnswer<RouteNamed<'models.list'>>;
export type AuditVerification = RouteAnswer<RouteNamed<'audit.verify'>>;
export type EngineStatesAt = RouteAnswer<RouteNamed<'audit.states'>>;
export type KeyList = RouteAnswer<RouteNamed<'keys.list'>>;
export type RotationReport = RouteAnswer<RouteNamed<'keys.rotate'>>;
export type Row = RouteAnswer<RouteNamed<'models.view'>>;
/** Engine instances, their providers and models. */
export type ProviderList = RouteAnswer<RouteNamed<'providers.list'>>;
export type InstallResult = RouteAnswer<RouteNamed<'instances.install'>>;
export type InstallStatus = RouteAnswer<RouteNamed<'instances.installStatus'>>;
export type ActivationResult = RouteAnswer<RouteNamed<'instances.activate'>>;
export type LifecycleResult = RouteAnswer<RouteNamed<'instances.deactivate'>>;
export type ListedModels = RouteAnswer<RouteNamed<'instances.availableModels'>>;
export type BoundModel = RouteAnswer<RouteNamed<'instances.bindModel'>>;
export type BoundModelRow = RouteAnswer<RouteNamed<'instances.models'>>['models'][number];
export type TrialBody = RouteCall<RouteNamed<'ai.try'>>['body'];
export type TrialAnswer = RouteAnswer<RouteNamed<'ai.try'>>;
export type Candidates = RouteAnswer<RouteNamed<'ai.explain'>>;
export type Task = RouteAnswer<RouteNamed<'tasks.get'>>;
export type FleetView = RouteAnswer<RouteNamed<'nodes.list'>>;
export type UsageReport = RouteAnswer<RouteNamed<'usage.get'>>;
export type SettingsView = RouteAnswer<RouteNamed<'settings.all'>>;
export type StateImpact = RouteAnswer<RouteNamed<'engines.impact'>>;
export type EgressDenials = RouteAnswer<RouteNamed<'egress.denials'>>;
/** One event of `events.follow`. */
export type PlatformEvent = RouteAnswer<RouteNamed<'events.follow'>>;
export type EgressPolicyView = RouteAnswer<RouteNamed<'egress.policy'>>;
