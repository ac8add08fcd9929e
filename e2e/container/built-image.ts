import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, type RunningProcess } from '../command.ts';
import { buildContext } from './build-context.ts';
import { makeRoot, startJailed } from './jail.ts';
import { type BuildStep, type ImageSettings, readDockerfile } from './read-dockerfile.ts';

/** What the steps of the Dockerfile make. */
export interface BuiltImage extends AsyncDisposable {
  /** Its root file system. */
  readonly root: string;
  readonly settings: ImageSettings;
  /** Starts a container of it: its user, its root read-only, a volume of its own that is `data` on this machine. */
  start(options: ContainerOptions): RunningProcess;
}

export interface ContainerOptions {
  readonly data: string;
  /** In place of CMD. */
  readonly command?: readonly string[];
  /** In place of ENTRYPOINT. */
  readonly entrypoint?: readonly string[];
  /** Beside that of the image. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files of this machine that it sees, by where. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** Does what the Dockerfile says, step by step, in roots of their own. The base image is this machine's programs and our Node. */
export async function buildImage(): Promise<BuiltImage> {
  const { stages, settings } = await readDockerfile(join(ROOT, 'Dockerfile'));
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-image-'));
  const roots = new Map<string, string>();
  let root = '';
  try {
    for (const [index, stage] of stages.entries()) {
      root = join(folder, `stage-${index}`);
      await makeRoot(root);
      if (stage.name !== null) roots.set(stage.name, root);
      for (const step of stage.steps) await doStep(step, root, roots);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    root,
    settings,
    start: ({ data, command = settings.command, entrypoint = settings.entrypoint, environment = {}, mounts = {} }) =>
      startJailed({
        root,
        folder: settings.folder,
        command: [...entrypoint, ...command],
        environment: { ...settings.environment, ...environment },
        user: settings.user,
        readOnly: true,
        mounts: { ...Object.fromEntries(settings.volumes.map((volume) => [volume, data])), ...mounts },
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function doStep(step: BuildStep, root: string, roots: ReadonlyMap<string, string>): Promise<void> {
  if (step.kind === 'copy') {
    if (step.from === null) await copyContext(join(root, step.target === '.' ? 'app' : step.target));
    else await cp(join(roots.get(step.from) ?? '', step.source), join(root, step.target), COPIED);
    return;
  }
  await mkdir(join(root, step.folder), { recursive: true });
  // Packages come from where this machine has them from.
  const npm = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      /^(npm_config_registry|NODE_EXTRA_CA_CERTS|HTTPS?_PROXY)$/i.test(entry[0]) && entry[1] !== undefined,
  );
  await mkdir(join(root, 'root'), { recursive: true });
  await using running = startJailed({
    root,
    folder: step.folder,
    command: ['/bin/sh', '-c', step.command],
    environment: { ...Object.fromEntries(npm), HOME: '/root' },
    mounts: { '/root': homedir() },
  });
  const { code, stdout, stderr } = await running.ended;
  if (code !== 0) throw new Error(`RUN ${step.command} ended with ${code}\n${stdout}\n${stderr}`);
}

const COPIED = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true } as const;

async function copyContext(target: string): Promise<void> {
  for (const path of await buildContext()) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(ROOT, path), join(target, path), COPIED);
  }
}
