import type { SystemPermission } from '@enginehouse/models';

/** What each permission allows, as a role's form shows it. */
export const PERMISSION_LABELS: { readonly [Name in SystemPermission]: string } = {
  'system.user.manage': 'Manage users',
  'system.role.manage': 'Manage roles',
  'system.lock.manage': 'Lock modules',
  'system.engine.manage': 'Manage engine instances',
  'system.engine.model.manage': 'Manage models',
  'system.engine.secrets.reveal': 'Reveal secrets',
  'system.process.manage': 'Change states of engines',
  'system.process.promote': 'Promote engines',
  'system.routing.manage': 'Manage priorities and objectives',
  'system.extractor.manage': 'Manage extractors and MIME type bindings',
  'system.mcp.manage': 'Manage MCP servers',
  'system.environment.manage': 'Manage environment variables',
  'system.egress.manage': 'Approve egress',
  'system.task.manage': 'Manage background tasks',
  'system.node.manage': 'Manage nodes',
  'system.settings.manage': 'Change settings',
  'system.module.manage': 'Manage modules',
  'system.run.score': 'Ask for runs',
  'system.run.view': 'See runs',
  'system.run.research.view': 'See what research left',
  'system.ai.call': 'Call AI models',
  'system.audit.view': 'See the audit',
  'system.keys.rotate': 'Rotate keys',
};
