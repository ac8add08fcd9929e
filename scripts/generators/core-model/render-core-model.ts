import {
  ALL_MODELS,
  ALL_PLATFORM_TABLES,
  columnName,
  type RegisteredModel,
  type TableDefinition,
} from '@enginehouse/models';
import { SPECIFIC_CALLS } from '@enginehouse/sdk';
import { GENERATED_NOTE, tableRow } from '../generator.ts';
import { readers, writers } from './describe-access.ts';
import { noteOf, ON_DELETION, typeOf, upperFirst, writingOf } from './describe-field.ts';
import { exampleCalls, renderCall } from './example-calls.ts';
import { renderLists } from './render-lists.ts';
import { renderEffects, renderForms, renderMessages } from './render-writes.ts';

/** `engine_registry`: `engineRegistry`. */
export function memberOf(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The page of one core model. */
export function renderCoreModel(entry: RegisteredModel): string {
  const { model, access } = entry;
  const member = memberOf(model.name);
  const lines = [
    GENERATED_NOTE,
    '',
    `# ${model.name}`,
    '',
    model.description,
    '',
    `\`sdk.models.${member}\`, \`sdk.models.get('${model.name}')\`, \`/api/v1/models/${model.name}\`, \`enginehouse models ${model.name}\`.`,
    '',
    ...factsOf(entry),
    `Read: ${readers(access)}. Written: ${writers(access)}.`,
    '',
    '## Fields',
    '',
    '| field | type | set by callers | what |',
    '|---|---|---|---|',
    ...Object.entries(model.fields).map(([name, field]) => {
      const column = columnName(name, field);
      const kept = column === columnName(name, {}) ? '' : ` Column \`${column}\`.`;
      return tableRow([`\`${name}\``, typeOf(field), writingOf(field), `${noteOf(field)}${kept}`]);
    }),
    '',
    ...renderLists(model),
    ...renderMessages(entry),
    ...renderDeletion(entry),
    ...renderForms(entry),
    ...renderEffects(entry),
    '## Calls',
    '',
    '```ts',
    ...exampleCalls(entry).map((call) => renderCall(member, call)),
    '```',
    '',
    ...specificOf(model.name),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function factsOf({ model }: RegisteredModel): string[] {
  const scope = model.rowScope === 'platform' ? {} : model.rowScope;
  const facts = [
    model.feeds === undefined ? undefined : 'feeds the configuration: nodes apply a change before it counts',
    model.feedsOnly === undefined
      ? undefined
      : `of updates only those of ${model.feedsOnly.map((name) => `\`${name}\``).join(', ')} do`,
    scope.organization === undefined ? undefined : `\`${scope.organization}\` says whose organization's a row is`,
    scope.user === undefined ? undefined : `\`${scope.user}\` says whose own it is`,
    scope.withheld === undefined
      ? undefined
      : 'what a withheld engine left is seen with `system.run.research.view` alone',
    model.appendOnly === true ? 'rows are never changed' : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? [] : [`${upperFirst(facts.join('; '))}.`, ''];
}

/** What a deletion takes along and what holds it up, and what becomes of these rows when others are deleted. */
function renderDeletion({ model, access }: RegisteredModel): string[] {
  const tables: readonly TableDefinition[] = [...ALL_MODELS.map((one) => one.model), ...ALL_PLATFORM_TABLES];
  const own = Object.entries(model.fields).flatMap(([name, { references }]) =>
    references === undefined
      ? []
      : [
          tableRow([
            `a row of \`${references.table}\``,
            `a row here, by \`${name}\`, ${ON_DELETION[references.onDelete]}`,
          ]),
        ],
  );
  const others = tables.flatMap((table) =>
    Object.entries(table.fields).flatMap(([name, { references }]) => {
      if (references?.table !== model.name || references.onDelete === 'keep' || access.write === 'nobody') return [];
      const taken = model.cascades?.includes(table.name) === true ? '; goes with it when `cascade` is asked for' : '';
      return [
        tableRow([
          'a row here',
          `a row of \`${table.name}\`, by \`${name}\`, ${ON_DELETION[references.onDelete]}${taken}`,
        ]),
      ];
    }),
  );
  if (own.length + others.length === 0) return [];
  return ['## Deletion', '', '| deleted | then |', '|---|---|', ...others, ...own, ''];
}

function specificOf(name: string): string[] {
  if (!Object.hasOwn(SPECIFIC_CALLS, name)) return [];
  const calls = SPECIFIC_CALLS[name as keyof typeof SPECIFIC_CALLS];
  return [`Calls that it alone has: ${calls.map((call) => `\`${call}\``).join(', ')}.`, ''];
}
