import { readFile } from 'node:fs/promises';

/**
 * What tells a process from a later one with the same number: the boot it belongs to and the tick it started at. Null
 * where the system does not say (it does on Linux).
 */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field is the command in parentheses and may hold anything; the start is the 20th after it.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return start === undefined ? null : `${boot.trim()}:${start}`;
  } catch {
    return null;
  }
}

/** True when the process exists and, as far as can be told, is the one that had this identity. */
export async function isSameProcess(pid: number, identity: string | null): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const current = await processIdentity(pid);
  return identity === null || current === null || current === identity;
}

/** True for a process that exists, another user's included. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (reason) {
    return reason instanceof Error && 'code' in reason && reason.code === 'EPERM';
  }
}
