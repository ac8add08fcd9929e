/** The catalogue of the system's permissions: closed, so that a misspelled one is an error. */
export const SYSTEM_PERMISSIONS = [
  'system.user.manage',
  'system.role.manage',
  'system.lock.manage',
  'system.engine.manage',
  'system.engine.model.manage',
  'system.engine.secrets.reveal',
  'system.process.manage',
  'system.process.promote',
  'system.routing.manage',
  'system.extractor.manage',
  'system.mcp.manage',
  'system.environment.manage',
  'system.egress.manage',
  'system.task.manage',
  'system.node.manage',
  'system.settings.manage',
  'system.module.manage',
  'system.run.score',
  'system.run.view',
  'system.run.research.view',
  'system.ai.call',
  'system.audit.view',
  'system.keys.rotate',
] as const;

export type SystemPermission = (typeof SYSTEM_PERMISSIONS)[number];
