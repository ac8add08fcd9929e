import { kernelErrors } from '../errors.ts';
import { engineCodeOnStack } from './engine-prints.ts';

const GUARDED = Symbol.for('enginehouse.exitGuarded');

/**
 * From now on `process.exit` called by engine code throws `ENGINE_EXITED` there instead of ending the process, so that
 * the engine fails alone. The host's own calls are not touched. Once per thread; never taken away, because an engine
 * may call it in any later run.
 */
export function guardExit(): void {
  const exit = process.exit as typeof process.exit & { [GUARDED]?: true };
  if (exit[GUARDED]) return;
  const guarded = (code?: number | string | null): never => {
    const file = engineCodeOnStack();
    if (file !== undefined) throw engineExited(file, code);
    return exit(code);
  };
  process.exit = Object.assign(guarded, { [GUARDED]: true as const });
}

function engineExited(file: string, code: number | string | null | undefined) {
  return kernelErrors.error('ENGINE_EXITED', {
    message: `An engine called process.exit(${code ?? ''})`,
    where: file,
  });
}
