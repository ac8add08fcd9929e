import type { ProcessTableDetail } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, moment, shortHash } from '../output/formats.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

/** One engine: what it declares, what is in force, the versions seen and the history of its state. */
export async function enginesShow(context: CommandContext, engineId: string): Promise<ExitCode> {
  const { client } = await context.connect('engines', 'passing');
  const engine = await client.engines.get({ params: { engineId } });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, engine);
    return EXIT.done;
  }
  await write(terminal.out, `${styled(terminal, 'bold', engine.definition.displayName)}\n`);
  await printFacts(terminal, factsOf(engine));
  await write(terminal.out, `\n${styled(terminal, 'bold', 'Versions seen')}\n`);
  await printTable(
    terminal,
    [
      { title: 'VERSION', value: (row) => row.version },
      { title: 'CONTENT', value: (row) => shortHash(row.contentHash) },
      { title: 'FIRST SEEN', value: (row) => moment(row.firstSeenAt) },
      { title: 'LAST SEEN', value: (row) => moment(row.lastSeenAt) },
    ],
    engine.versions,
  );
  if (engine.history.length > 0) {
    await write(terminal.out, `\n${styled(terminal, 'bold', 'State history')}\n`);
    await printTable(
      terminal,
      [
        { title: 'FROM', value: (row) => moment(row.from) },
        { title: 'UNTIL', value: (row) => (row.until === null ? 'in force' : moment(row.until)) },
        { title: 'OVERRIDE', value: (row) => overrideText(row.override) },
        { title: 'BY', value: (row) => row.actor },
        { title: 'REASON', value: (row) => row.reason ?? '-' },
      ],
      engine.history,
    );
  }
  return EXIT.done;
}

function factsOf(engine: ProcessTableDetail): (readonly [string, string])[] {
  const { definition, effective } = engine;
  return [
    ['id', engine.engineId],
    ['version', `${definition.version}  content ${shortHash(engine.contentHash)}${engine.drifted ? '  drifted' : ''}`],
    ['file', engine.file ?? 'registered by a program'],
    ['category', `${definition.category}, domain ${definition.domain}`],
    ['risk, cost', `${definition.riskLevel}, ${definition.computeCost}`],
    ['depends on', list(definition.dependencies)],
    ['needed by', list(engine.dependents)],
    ['emits', list(definition.emitsTopics)],
    ['subscribes', list(definition.subscribesTopics)],
    ['declared', `${definition.activationState}${definition.researchOnly ? ', research only' : ''}`],
    ['overridden', engine.override === null ? 'nothing' : overrideText(engine.override)],
    [
      'in force',
      `${effective.activationState}${effective.researchOnly ? ', research only' : ''}, priority ${effective.priority}`,
    ],
    ['returned', engine.withheld ? `no (${list(engine.withheldBecauseOf, 'its own state')})` : 'yes'],
  ];
}

export function overrideText(override: ProcessTableDetail['override'] & object): string {
  const parts = Object.entries(override).map(
    ([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : value}`,
  );
  return list(parts, 'as declared');
}
