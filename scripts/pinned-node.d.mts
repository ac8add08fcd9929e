import type { SpawnOptions } from 'node:child_process';

export declare const ROOT: string;
export declare function runPinned(file: string, args: readonly string[]): Promise<number>;
export declare function installMissing(): Promise<void>;
export declare function isInstalled(root?: string): boolean;
export declare function runProcess(program: string, args: readonly string[], options?: SpawnOptions): Promise<number>;
