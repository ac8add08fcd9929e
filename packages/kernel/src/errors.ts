import { defineErrors, type Problem } from '@enginehouse/errors';

/** Every code the kernel answers with. The functions beside the rules that are broken make the errors. */
export const kernelErrors = defineErrors({
  INVALID_DEFINITION: {
    status: 422,
    meaning: 'An engine definition breaks the rules of its fields.',
    fix: 'Correct the listed fields and register the engine again.',
  },
  DEPENDENCY_NOT_REGISTERED: {
    status: 422,
    meaning: 'An engine declares a dependency that no registered engine has as its id.',
    fix: 'Register the dependency first, correct its spelling, or take it out of `dependencies`.',
  },
  DEPENDENCY_CYCLE: {
    status: 422,
    meaning: 'Engines depend on each other in a circle, so none of them could start.',
    fix: 'Take one of the dependencies on the printed path out.',
  },
  DUPLICATE_ENGINE: {
    status: 409,
    meaning: 'Two registrations claim the same engineId.',
    fix: 'Give one of the two engines another engineId, or delete the file that is not meant to be loaded.',
  },
  VERSION_NOT_HIGHER: {
    status: 409,
    meaning: 'A file registered an engine again with a lower version than the one in force.',
    fix: 'Raise the version, or restart the process to go back to an older one.',
  },
  SCORE_MISSING: {
    status: 422,
    meaning: 'An engine was registered without a `score` function.',
    fix: 'Export `score` from the engine file and load it with `loadEngines`, or call `registerEngine(definition, score)`.',
  },
  SCORE_AMBIGUOUS: {
    status: 422,
    meaning: 'One file registers several engines but exports a single `score`.',
    fix: 'Pass each its own function with `registerEngine(definition, score)`, or give each engine a file.',
  },
  LOAD_SESSION_OPEN: {
    status: 409,
    meaning: 'A load session was opened while another one is still open in this process.',
    fix: 'Finish or abort the open session first; load sets of engines one after the other.',
  },
  LOAD_SESSION_CLOSED: {
    status: 409,
    meaning: 'A load session was used after it had been finished or aborted.',
    fix: 'Open a new session.',
  },
  REGISTRY_INCOMPATIBLE: {
    status: 500,
    meaning: 'Two copies of the kernel that do not understand each other share one process.',
    fix: 'Install one version of @enginehouse/kernel for the program and its engines (`npm ls @enginehouse/kernel`).',
  },
  INVALID_PLAN_REQUEST: {
    status: 422,
    meaning: 'A plan request breaks the rules of its fields.',
    fix: 'Correct the listed fields.',
  },
  UNKNOWN_TARGET: {
    status: 422,
    meaning: 'A plan request names a target that does not exist.',
    fix: 'Correct the name, or leave `targets` out to run every engine.',
  },
  TARGET_EXCLUDED: {
    status: 422,
    meaning: 'A requested target does not run under this request.',
    fix: 'Change what excludes it (the reason is given with each target), or do not ask for it.',
  },
  EMPTY_PLAN: {
    status: 422,
    meaning: 'No engine would be left whose output may be returned.',
    fix: 'Widen the request, or ask an operator to activate an engine.',
  },
  UNKNOWN_ENGINE: {
    status: 404,
    meaning: 'No engine with this id is loaded.',
    fix: 'Correct the id; `enginehouse engines ls` lists what is loaded.',
  },
  INVALID_STATE_CHANGE: {
    status: 422,
    meaning: 'A state change breaks the rules of its fields.',
    fix: 'Correct the listed fields.',
  },
  DEPENDENTS_CUT_OFF: {
    status: 409,
    meaning: 'A state change would take away engines that depend on the changed one.',
    fix: 'Change the dependents first, or repeat the change with `cascade: true` (`--cascade`).',
  },
  PROMOTION_REQUIRED: {
    status: 409,
    meaning: 'A change would make the output of a withheld engine returnable without a promotion.',
    fix: 'Use `promote`, which shows the evidence and asks for a reason.',
  },
  SIGNALS_NOT_JSON: {
    status: 422,
    meaning: 'The signals of a run are not one JSON object.',
    fix: 'Send one object of strings, finite numbers, booleans, null, arrays and plain objects.',
  },
  INVALID_RUN_OPTIONS: {
    status: 422,
    meaning: 'An option of a run breaks its rule.',
    fix: 'Correct the listed option.',
  },
  SERVICE_NOT_IN_WORKERS: {
    status: 422,
    meaning:
      'An engine in a worker thread used a service in a way that needs the thread of the house: only data crosses.',
    fix: 'Give and take data: no signals, functions or streams (`context.signal` ends calls by itself), or run without workers.',
  },
  ENGINE_THREW: {
    status: 500,
    meaning: 'An engine threw, or its promise was rejected; it failed alone.',
    fix: 'Read the message and correct the engine; what depends on it was skipped.',
  },
  ENGINE_TIME_LIMIT: {
    status: 504,
    meaning: 'An engine outlived its time limit; it failed alone.',
    fix: 'Make the engine faster, let it watch `context.signal`, run computing engines in workers, or raise the time limit.',
  },
  OUTPUT_NOT_JSON: {
    status: 500,
    meaning: 'An engine returned something that is not JSON; it failed alone.',
    fix: 'Return strings, finite numbers, booleans, null, arrays and plain objects only.',
  },
  PAYLOAD_NOT_JSON: {
    status: 500,
    meaning: 'An engine emitted a payload that is not JSON.',
    fix: 'Emit strings, finite numbers, booleans, null, arrays and plain objects only.',
  },
  UNDECLARED_TOPIC: {
    status: 500,
    meaning: 'An engine emitted on a topic that its definition does not declare.',
    fix: 'Add the topic to `emitsTopics` and raise the version, or correct its spelling.',
  },
  TOO_MANY_EVENTS: {
    status: 500,
    meaning: 'An engine emitted more events in one run than the kernel keeps.',
    fix: 'Emit what other engines need to know, not every step.',
  },
  DEPENDENCY_FAILED: {
    status: 424,
    meaning: 'An engine was skipped because something it depends on did not succeed.',
    fix: 'Correct the engine named as the cause.',
  },
  RUN_CANCELLED: {
    status: 499,
    meaning: 'The run was cancelled before this engine had ended.',
    fix: 'Send the request again.',
  },
  ENGINE_FILES_NOT_FOUND: {
    status: 422,
    meaning: 'A directory, file or glob leads to no engine file.',
    fix: 'Name a directory that holds files called `*.engine.ts`, `*.engine.js` or `*.engine.mjs`.',
  },
  ENGINE_FILE_SYNTAX: {
    status: 422,
    meaning: 'An engine file, or a file it imports, does not parse.',
    fix: 'Correct the file at the place named; TypeScript may use only syntax that can be erased (no enum, no namespace).',
  },
  ENGINE_FILE_FAILED: {
    status: 422,
    meaning: 'An engine file threw while it was imported.',
    fix: 'Correct what the file does at its top level; the other engine files were loaded.',
  },
  ENGINE_FILE_TIME_LIMIT: {
    status: 422,
    meaning: 'The import of an engine file did not end in time.',
    fix: 'Await nothing at the top level that can hang, or raise `importTimeLimitMs`.',
  },
  ENGINE_FILE_EMPTY: {
    status: 422,
    meaning: 'A file with the name of an engine file registers no engine.',
    fix: 'Call `registerEngine` at the top level of the file, or give the file another name.',
  },
  ENGINE_EXITED: {
    status: 500,
    meaning: 'An engine called `process.exit`, which would end everybody else too; the call threw instead.',
    fix: 'Throw an error instead: the engine then fails alone.',
  },
  VERSION_DRIFT: {
    status: 409,
    meaning: 'The code of an engine changed, its version did not.',
    fix: 'Raise `version` in the definition: records of runs explain themselves by it.',
  },
  ENGINE_WITHOUT_FILE: {
    status: 422,
    meaning: 'An engine was registered by the program itself, so a worker thread cannot load it.',
    fix: 'Move the engine into a file of its own and load it with `loadEngines`, or run inline.',
  },
  ENGINE_SET_DIFFERS: {
    status: 409,
    meaning: 'Engines that a plan or a worker thread refers to are not the ones at hand.',
    fix: 'Load the engines again and make the plan and the workers from that set.',
  },
  WORKER_NOT_STARTED: {
    status: 503,
    meaning: 'A worker thread ended, or did not get ready in time, before it took its first run.',
    fix: 'Read the cause; raise `startTimeLimitMs` when the engines take long to load, or run inline.',
  },
  WORKER_ENDED: {
    status: 500,
    meaning: 'An engine brought its worker thread down (memory, a crash); it failed alone.',
    fix: 'Correct the engine, or raise `memoryLimitMb`.',
  },
  EXECUTOR_CLOSED: {
    status: 503,
    meaning: 'A run was asked of an executor that has been closed.',
    fix: 'Send the request again to a process that is not shutting down.',
  },
  WATCHDOG_STARTED: {
    status: 409,
    meaning: 'A second watchdog was started in a process that has one.',
    fix: 'Start one watchdog per process; dispose of it before another one.',
  },
});

/** The kernel's codes with status, meaning and fix; the errors reference is generated from it. */
export const KERNEL_ERROR_TABLE = kernelErrors.table;

/** A field problem, leaving out what is not known. */
export function problem(field: string, message: string, value?: unknown, expected?: string): Problem {
  return {
    field,
    message,
    ...(value === undefined ? {} : { value: shortened(value) }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/** One line for a message: `field: message`, the value and what was expected. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map(
      (entry) =>
        `\n  ${entry.field}: ${entry.message}${entry.expected === undefined ? '' : ` (expected ${entry.expected})`}`,
    )
    .join('');
}

/** A value as a message may show it: one line, at most 80 characters. */
export function shortened(value: unknown): string {
  let text: string;
  try {
    text =
      typeof value === 'string'
        ? `'${value}'`
        : typeof value === 'function'
          ? 'a function'
          : (JSON.stringify(value) ?? String(value));
  } catch {
    text = `a ${typeof value} that is not JSON`;
  }
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
