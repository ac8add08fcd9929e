import { defineErrors, type EnginehouseError } from '@enginehouse/errors';

const { table, error } = defineErrors({
  DEPENDENCY_NOT_INSTALLED: {
    status: 409,
    meaning: 'A provider needs a package that is not installed on this node.',
    fix: 'Install the engine instance: `enginehouse instances install NAME`.',
  },
  DEPENDENCY_UNKNOWN: {
    status: 502,
    meaning: 'The package registry has no such package, or not in the version that the provider names.',
    fix: 'Check that the registry mirrors it, or use a version of the provider that names another.',
  },
  DEPENDENCY_NOT_INTACT: {
    status: 502,
    meaning: 'What was installed is not what the provider names.',
    fix: 'Install it again; check the registry and its cache if it stays so.',
  },
  REGISTRY_UNREACHABLE: {
    status: 502,
    meaning: 'The package registry could not be reached.',
    fix: 'Check the network, the proxy and npm\u2019s `registry` setting, then install again.',
  },
  REGISTRY_REFUSED: {
    status: 502,
    meaning: 'The package registry refused to hand out a package.',
    fix: 'Check npm\u2019s credentials for the registry, then install again.',
  },
  INSTALL_DISK_FULL: {
    status: 507,
    meaning: 'The disk of the data folder is full.',
    fix: 'Free space on the disk that holds the data folder, then install again.',
  },
  INSTALL_SILENT: {
    status: 504,
    meaning: 'An install said and wrote nothing for too long, and was ended.',
    fix: 'Check the network and the registry, then install again.',
  },
  INSTALL_CANCELLED: {
    status: 409,
    meaning: 'An install was cancelled before it was done.',
    fix: 'Install again, if it shall be done after all.',
  },
  INSTALL_FAILED: {
    status: 502,
    meaning: 'The dependencies of a provider could not be installed by npm.',
    fix: 'Read the last lines of the task, correct what they say, and install again.',
  },
  INSTALL_FAILED_ON_NODES: {
    status: 502,
    meaning: 'A provider could not be installed on some of the nodes.',
    fix: 'Look at what each of the nodes listed says, correct it, and ask those to try again.',
  },
  NPM_MISSING: {
    status: 500,
    meaning: 'There is no npm on this machine that could install anything.',
    fix: 'Install npm, or name one with ENGINEHOUSE_NPM.',
  },
});

/** Part of the table of the package. */
export const INSTALL_ERRORS = table;

export function dependencyNotInstalled(providerId: string, packageName: string): EnginehouseError {
  return error('DEPENDENCY_NOT_INSTALLED', {
    message: `'${packageName}' of the provider '${providerId}' is not installed on this node`,
    where: providerId,
  });
}

export function dependencyNotIntact(providerId: string, message: string, cause?: unknown): EnginehouseError {
  return error('DEPENDENCY_NOT_INTACT', { message: `provider '${providerId}': ${message}`, where: providerId, cause });
}

/** What an install may end with besides success. */
export type InstallFailure =
  | 'DEPENDENCY_UNKNOWN'
  | 'REGISTRY_UNREACHABLE'
  | 'REGISTRY_REFUSED'
  | 'INSTALL_DISK_FULL'
  | 'INSTALL_FAILED';

/** `reason`: the last word of npm or of the file system, without secrets. */
export function installFailed(code: InstallFailure, reason: string, cause?: unknown): EnginehouseError {
  return error(code, { message: reason, cause });
}

export function installSilent(seconds: number): EnginehouseError {
  return error('INSTALL_SILENT', { message: `nothing was said and nothing written for ${seconds} s` });
}

export function installCancelled(): EnginehouseError {
  return error('INSTALL_CANCELLED', { message: 'the install was cancelled' });
}

export function installFailedOnNodes(failed: readonly { nodeId: string; reason: string }[], of: number) {
  return error('INSTALL_FAILED_ON_NODES', {
    message: `${failed.length} of ${of} nodes: ${failed.map(({ nodeId, reason }) => `${nodeId}: ${reason}`).join('; ')}`,
    problems: failed.map(({ nodeId, reason }) => ({ field: nodeId, message: reason })),
  });
}

export function npmMissing(places: readonly string[]): EnginehouseError {
  return error('NPM_MISSING', {
    message: 'there is no npm beside Node or in PATH',
    details: { looked: places },
  });
}
