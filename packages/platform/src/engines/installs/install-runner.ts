/** One install of packages into a folder of its own, which holds a `package.json` with exact versions. */
export interface PackageInstall {
  readonly folder: string;
  /** Ends it with all that it started. Rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Each line that is said, without secrets. */
  readonly onLine: (line: string) => void;
}

/**
 * Where installs run. They run what strangers wrote, if no scripts of theirs: whoever shuts them in a sandbox does it behind
 * this. Rejects with `NPM_MISSING`, `DEPENDENCY_UNKNOWN`, `REGISTRY_...`, `INSTALL_DISK_FULL`, `INSTALL_FAILED`.
 */
export interface InstallRunner {
  install(asked: PackageInstall): Promise<void>;
}
