import type { RouteName } from '@enginehouse/api';
import type { SystemPermission } from '@enginehouse/platform';

/** Who may call a route. Whoever may may still meet a refusal of another kind. */
export type RouteRule =
  /** Everybody, nobody included. */
  | 'public'
  /** Whoever is signed in, with whatever. */
  | 'session'
  /** Super, and whoever has the permission: of a token, among its scopes. */
  | { readonly uses: SystemPermission }
  /** Super and organization level, and whoever has the permission. */
  | { readonly reads: SystemPermission }
  /** From organization level up, with the permission. */
  | { readonly writes: SystemPermission };

const score = { uses: 'system.run.score' } as const;
const viewRuns = { uses: 'system.run.view' } as const;
const process = { uses: 'system.process.manage' } as const;
const readEngines = { reads: 'system.engine.manage' } as const;
const moveEngines = { writes: 'system.engine.manage' } as const;
const bindModels = { writes: 'system.engine.model.manage' } as const;
const callModels = { uses: 'system.ai.call' } as const;
const egress = { reads: 'system.egress.manage' } as const;
const settings = { writes: 'system.settings.manage' } as const;
const keys = { uses: 'system.keys.rotate' } as const;
const audit = { uses: 'system.audit.view' } as const;

/** Every route, said a second time: kept by hand, and never made from the routes. Of core models: as `settings` has it. */
export const ROUTE_ACCESS: { readonly [Name in RouteName]: RouteRule } = {
  'runs.score': score,
  'runs.batch': score,
  'runs.list': viewRuns,
  'runs.get': viewRuns,
  'runs.explain': viewRuns,
  'engines.list': process,
  'engines.get': process,
  'engines.setState': process,
  'engines.impact': process,
  'engines.promote': { uses: 'system.process.promote' },
  'plan.preview': score,
  'providers.list': readEngines,
  'providers.get': readEngines,
  'providers.requirements': readEngines,
  'providers.checkReady': readEngines,
  'providers.checkConfig': readEngines,
  'providers.constants': 'session',
  'instances.install': moveEngines,
  'instances.installStatus': readEngines,
  'instances.cancelInstall': moveEngines,
  'instances.retryInstall': moveEngines,
  'instances.activationRequirements': readEngines,
  'instances.activate': moveEngines,
  'instances.deactivate': moveEngines,
  'instances.uninstall': moveEngines,
  'instances.availableModels': readEngines,
  'instances.models': readEngines,
  'instances.bindModel': bindModels,
  'instances.activateModel': bindModels,
  'instances.deactivateModel': bindModels,
  'instances.loadedModels': readEngines,
  'instances.unloadModel': moveEngines,
  'instances.stop': moveEngines,
  'instances.activeCalls': readEngines,
  'ai.try': callModels,
  'ai.explain': callModels,
  'ai.reorder': { writes: 'system.routing.manage' },
  'usage.get': 'session',
  'openai.models': callModels,
  'openai.model': callModels,
  'openai.chat': callModels,
  'openai.embeddings': callModels,
  'tasks.get': 'session',
  'tasks.wait': 'session',
  'tasks.cancel': 'session',
  'tasks.confirm': 'session',
  'events.follow': 'session',
  'nodes.list': { uses: 'system.node.manage' },
  'nodes.waitForRevision': 'session',
  'egress.policy': egress,
  'egress.check': egress,
  'egress.denials': egress,
  'models.index': 'session',
  'models.list': 'session',
  'models.create': settings,
  'models.count': 'session',
  'models.schema': 'session',
  'models.form': 'session',
  'models.view': 'session',
  'models.rights': 'session',
  'models.update': settings,
  'models.delete': settings,
  // Tokens are refused it in words of its own.
  'models.reveal': { uses: 'system.engine.secrets.reveal' },
  'settings.all': { reads: 'system.settings.manage' },
  'settings.set': settings,
  'settings.reset': settings,
  'keys.list': keys,
  'keys.rotate': keys,
  'audit.head': audit,
  'audit.verify': audit,
  'audit.states': audit,
  'audit.rows': audit,
  'setup.get': 'public',
  'setup.complete': 'public',
  'auth.state': 'public',
  'auth.signIn': 'public',
  'auth.signOut': 'session',
  'auth.reauthenticate': 'session',
  'auth.changePassword': 'session',
  'tokens.list': 'session',
  'tokens.create': 'session',
  'tokens.revoke': 'session',
  'sessions.list': 'session',
  'sessions.end': 'session',
  'sessions.endOthers': 'session',
  'health.alive': 'public',
  'health.ready': 'public',
  'server.openapi': 'public',
  'server.docs': 'public',
  'server.docsScript': 'public',
  'server.metrics': { uses: 'system.node.manage' },
  'server.index': 'public',
};
