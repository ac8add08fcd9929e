import { ALL_MODELS, type RegisteredModel, SETTING_DEFINITIONS, type SettingDefinition } from '@enginehouse/models';
import { readers, writers } from './core-model/describe-access.ts';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/core-models.md: the list of core models, and every setting. */
export const coreModelsPage: PageGenerator = {
  file: 'docs/reference/core-models.md',
  render: async () => renderCoreModels(ALL_MODELS, SETTING_DEFINITIONS),
};

const HEAD = `${GENERATED_NOTE}

# Core models

What the platform keeps, one file each in \`packages/models/src\`, read and written through \`sdk.models\`,
\`/api/v1/models\` and \`enginehouse models\`. Every one has \`list\`, \`all\`, \`count\`, \`view\`, \`create\`, \`update\`, \`delete\`,
\`rights\`, \`filtersModel\`, \`tableModel\`, \`formModelCreate\`, \`formModelUpdate\` and \`formModelExtra\`; \`rights\` says what would refuse
a change of a row and its deletion. Guests see nothing of any;
[access](access.md) says who reads and writes what.
`;

export function renderCoreModels(
  models: readonly RegisteredModel[],
  settings: Readonly<Record<string, SettingDefinition>>,
): string {
  const rows = models.map(({ model, access }) =>
    tableRow([`[${model.name}](core-models/${model.name}.md)`, model.description, readers(access), writers(access)]),
  );
  return `${[
    HEAD,
    '| core model | what | read | written |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...renderSettings(settings),
  ].join('\n')}\n`;
}

function renderSettings(settings: Readonly<Record<string, SettingDefinition>>): string[] {
  const rows = Object.entries(settings).map(([key, setting]) =>
    tableRow([`\`${key}\``, valuesOf(setting), `\`${JSON.stringify(setting.default)}\``, setting.description]),
  );
  return [
    '## The settings',
    '',
    'Keys of [`settings`](core-models/settings.md). One that is not stored has its default.',
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
