import { type FSWatcher, watch } from 'node:fs';

/**
 * Wakes when something changes in any of a set of folders; says neither what nor how often, because what file systems
 * tell differs. Folders may come and go. Does not keep the process alive.
 */
export class FolderWatcher implements Disposable {
  readonly #wake: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Watches exactly these folders, not what lies deeper. */
  watchOnly(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#add(folder);
  }

  [Symbol.dispose](): void {
    this.watchOnly(new Set());
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#wake());
      // The folder itself went away: whoever is woken finds out.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#wake();
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // It is gone already, or the system allows no more watches: polling is what is left.
    }
  }
}
