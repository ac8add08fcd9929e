import {
  type AccessRule,
  ALL_MODELS,
  columnName,
  type Field,
  type LevelReach,
  type Reach,
  type RegisteredModel,
  SETTING_DEFINITIONS,
  type SettingDefinition,
} from '@enginehouse/models';
import { GENERATED_NOTE, type Generator, tableRow } from './generator.ts';

/** docs/reference/core-models.md: every core model with its fields, and every setting. */
export const coreModelsPage: Generator = {
  file: 'docs/reference/core-models.md',
  render: async () => renderCoreModels(ALL_MODELS, SETTING_DEFINITIONS),
};

const HEAD = `${GENERATED_NOTE}

# Core models

What the platform keeps, one file each in \`packages/models/src\`. A core model that feeds the configuration takes the next
revision with every write.
`;

export function renderCoreModels(
  models: readonly RegisteredModel[],
  settings: Readonly<Record<string, SettingDefinition>>,
): string {
  return `${[HEAD, ...models.flatMap(renderModel), ...renderSettings(settings)].join('\n')}\n`;
}

function renderModel({ model, access }: RegisteredModel): string[] {
  const rows = Object.entries(model.fields).map(([name, field]) => {
    const filter = model.filters[name];
    const marks = [
      field.sortable === true ? 'sort' : undefined,
      filter === undefined ? undefined : `filter: ${filter}`,
    ];
    return tableRow([`\`${name}\``, typeOf(name, field), marks.filter(Boolean).join(', '), noteOf(field)]);
  });
  const facts = [
    model.feeds === 'configuration' ? 'feeds the configuration' : undefined,
    model.appendOnly === true ? 'rows are never changed' : undefined,
    model.readOnly === undefined ? undefined : `written by ${model.readOnly.owner} alone`,
  ].filter((fact) => fact !== undefined);
  return [
    `## ${model.name}`,
    '',
    model.description,
    '',
    ...(facts.length === 0 ? [] : [`${upperFirst(facts.join('; '))}.`, '']),
    '| field | type | lists | what |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Read: ${readers(access)}. Written: ${writers(access)}.`,
    '',
  ];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function typeOf(name: string, field: Field): string {
  const type = field.type === 'enum' ? field.values.map((value) => `\`${value}\``).join(', ') : field.type;
  const column = columnName(name, field);
  const plain = columnName(name, {});
  return `${type}${field.nullable === true ? ' or null' : ''}${column === plain ? '' : ` (column \`${column}\`)`}`;
}

function noteOf(field: Field): string {
  const notes = [field.description];
  if (field.references !== undefined) {
    notes.push(`Names a row of \`${field.references.table}\`; on deletion: ${field.references.onDelete}.`);
  }
  if (field.sealed !== undefined) notes.push('Sealed.');
  if (field.shown === 'detail') notes.push('In details only.');
  if (field.shown === 'never') notes.push('Shown to nobody.');
  return notes.join(' ');
}

function readers({ read }: AccessRule): string {
  const levels = [
    ['super', read.super],
    ['organization', reachOf(read.organization)],
    ['user', reachOf(read.user)],
  ] as const;
  return levels.map(([level, reach]) => `${level} ${reach}`).join(', ');
}

function reachOf(rule: Reach | LevelReach): string {
  if (typeof rule === 'string') return rule;
  const limits = [
    ...Object.entries(rule.only ?? {}).map(([field, value]) => `where \`${field}\` is ${JSON.stringify(value)}`),
    ...(rule.without ?? []).map((field) => `without \`${field}\``),
  ];
  return [rule.reach, ...limits].join(' ');
}

function writers({ write }: AccessRule): string {
  if (write === 'nobody') return 'not through the model';
  if ('permission' in write) return `with \`${write.permission}\``;
  return `super ${write.super}, organization ${write.organization}, user ${write.user}`;
}

function renderSettings(settings: Readonly<Record<string, SettingDefinition>>): string[] {
  const rows = Object.entries(settings).map(([key, setting]) =>
    tableRow([`\`${key}\``, valuesOf(setting), `\`${JSON.stringify(setting.default)}\``, setting.description]),
  );
  return [
    '## The settings',
    '',
    'Keys of `settings`. One that is not stored has its default.',
    '',
    '| key | value | default | what |',
    '|---|---|---|---|',
    ...rows,
  ];
}

function valuesOf(setting: SettingDefinition): string {
  const nothing = 'nullMeans' in setting && setting.nullMeans !== undefined ? `, or null: ${setting.nullMeans}` : '';
  switch (setting.type) {
    case 'integer':
      return `whole number from ${setting.min} to ${setting.max}${nothing}`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `${setting.choices.map((one) => `\`${one}\``).join(', ')}${nothing}`;
    case 'limits':
      return `object of ${setting.keys.map((key) => `\`${key}\``).join(', ')}, each optional`;
  }
}
