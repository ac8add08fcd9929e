import { type Command, Option } from 'commander';
import { definedOnly, moment, pageSize } from './command-options.ts';
import { type CommandParts, example, type HouseOptions } from './command-parts.ts';
import { type RunsQuery, runsExplain, runsLs, runsShow } from './commands/runs.ts';
import { runsCompare } from './commands/runs-compare.ts';

/** `enginehouse runs`: the run log. */
export function addRunCommands(program: Command, { online, run }: CommandParts): void {
  const runs = program.command('runs').description('the run log: list, show, explain, compare');
  example(
    online(runs.command('ls').description('the newest runs'))
      .addOption(new Option('--status <status>', 'only these').choices(['succeeded', 'partial', 'failed', 'cancelled']))
      .option('--engine <engine>', 'only runs with this engine in their plan')
      .option('--plan <hash>', 'only runs of this plan')
      .option('--actor <name>', 'only runs of this actor')
      .option('--from <time>', 'ISO 8601', moment)
      .option('--to <time>', 'ISO 8601', moment)
      .option('--page-size <n>', '1 to 200, default 25', pageSize)
      .option('--after <cursor>', 'the next page'),
    'runs ls --status failed --from 2026-11-20',
  ).action((options: HouseOptions & RunsFilter) => run(options, (context) => runsLs(context, queryOf(options))));
  example(
    online(runs.command('show').argument('<run>', 'its id').description('one run with each of its engines')),
    'runs show 01993c1e-7d40-7c52-9a0b-3f1d2e4c5b6a',
  ).action((runId: string, options) => run(options, (context) => runsShow(context, runId)));
  const two = (command: Command): Command =>
    command.argument('<a>', 'id of the one run').argument('<b>', 'id of the other');
  example(online(two(runs.command('explain')).description('why two runs differ')), 'runs explain RUN_A RUN_B').action(
    (a: string, b: string, options) => run(options, (context) => runsExplain(context, a, b)),
  );
  example(
    online(two(runs.command('compare')).description('two runs, engine by engine, and why they differ')),
    'runs compare RUN_A RUN_B',
  ).action((a: string, b: string, options) => run(options, (context) => runsCompare(context, a, b)));
}

type RunsFilter = RunsQuery & { readonly plan?: string; readonly engine?: string };

function queryOf(options: RunsFilter): RunsQuery {
  const { after, pageSize, status, actor, from, to, plan, engine } = options;
  return definedOnly({ after, pageSize, status, actor, from, to, planHash: plan, engineId: engine });
}
