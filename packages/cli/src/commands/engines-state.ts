import type { StateChangeResult } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list } from '../output/formats.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

export const STATES = ['active', 'restricted', 'research-only', 'deprecated'] as const;
type State = (typeof STATES)[number];

export interface StateOptions {
  readonly researchOnly?: boolean;
  readonly teams?: readonly string[];
  readonly priority?: number;
  readonly reset?: boolean;
  readonly reason?: string;
  readonly cascade?: boolean;
  readonly dryRun?: boolean;
}

/** Overrides an engine's state at run time, or shows what that would do. */
export async function enginesState(
  context: CommandContext,
  engineId: string,
  state: string | undefined,
  options: StateOptions,
): Promise<ExitCode> {
  const change = changeOf(state, options);
  const { client } = await context.connect('engines');
  const result = await client.engines.setState({
    params: { engineId },
    query: { dryRun: options.dryRun === true },
    body: {
      ...change,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(options.cascade === true ? { cascade: true } : {}),
    },
  });
  if (context.json) await printJson(context.terminal, result);
  else {
    const { terminal } = context;
    const done = result.applied ? styled(terminal, 'green', 'in force') : styled(terminal, 'yellow', 'nothing written');
    await write(terminal.out, `${engineId}: ${done}, revision ${result.revision}\n`);
    await printFacts(terminal, impactFacts(result.impact));
  }
  return EXIT.done;
}

function changeOf(state: string | undefined, options: StateOptions) {
  if (options.reset === true) {
    if (state !== undefined) throw wrongUsage('--reset and a state exclude each other', 'Give one of them.');
    return { activationState: null, researchOnly: null, restrictedToTeams: null, priority: null };
  }
  if (state !== undefined && !isState(state)) {
    throw wrongUsage(`'${state}' is not an activation state`, `Use one of ${STATES.join(', ')}.`);
  }
  const change = {
    ...(state === undefined ? {} : { activationState: state }),
    // A state of research is one fact said in two fields; people say it once.
    ...(state === 'research-only' ? { researchOnly: true } : {}),
    ...(options.researchOnly === undefined ? {} : { researchOnly: options.researchOnly }),
    ...(options.teams === undefined ? {} : { restrictedToTeams: options.teams }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
  };
  if (Object.keys(change).length === 0) {
    throw wrongUsage('nothing to change', 'Give a state, --research-only, --teams, --priority or --reset.');
  }
  return change;
}

function isState(text: string): text is State {
  return (STATES as readonly string[]).includes(text);
}

/** What a change does, in lines for people; what it leaves alone is not listed. */
export function impactFacts(impact: StateChangeResult['impact']): (readonly [string, string])[] {
  const state = (side: StateChangeResult['impact']['before']): string =>
    `${side.activationState}${side.researchOnly ? ', research only' : ''}${side.priority === 0 ? '' : `, priority ${side.priority}`}`;
  const facts: (readonly [string, string])[] = [
    ['before', state(impact.before)],
    ['after', state(impact.after)],
  ];
  const lists = [
    ['cut off', impact.cutOff],
    ['runs again', impact.restored],
    ['no longer returned', impact.newlyWithheld],
    ['returned from now on', impact.newlyReturnable],
  ] as const;
  for (const [name, engines] of lists) if (engines.length > 0) facts.push([name, list(engines)]);
  return facts;
}
