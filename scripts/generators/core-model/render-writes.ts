import {
  type EffectWrite,
  type FormField,
  isRequired,
  type RegisteredModel,
  type WriteOperation,
} from '@enginehouse/models';
import { tableRow } from '../generator.ts';
import { CATALOGUE_OF_DOCS } from './catalogue-of-docs.ts';

/** What callers are told when a write is refused. */
export function renderMessages({ model, access }: RegisteredModel): string[] {
  if (access.write === 'nobody') {
    return [
      '## Writes',
      '',
      `\`create\`, \`update\` and \`delete\` are refused: \`READ_ONLY\`. The rows belong to ${model.readOnly?.owner}.`,
      '',
    ];
  }
  const fields = Object.entries(model.fields);
  const rows: [when: string, code: string, message: string][] = [
    ...(model.requiredMessage !== undefined && fields.some(([, field]) => isRequired(field))
      ? [
          ['something required is missing or blank', 'INVALID_VALUES', model.requiredMessage] as [
            string,
            string,
            string,
          ],
        ]
      : []),
    ...fields.flatMap(([name, { rule }]): [string, string, string][] =>
      rule?.message === undefined ? [] : [[`\`${name}\` is not as it should be`, 'INVALID_VALUES', rule.message]],
    ),
    ...Object.values(model.unique ?? {}).map(({ fields: same, caseInsensitive, message }): [string, string, string] => {
      const inAnyCase = caseInsensitive === undefined ? '' : ', in any case';
      return [
        `another row has the same ${same.map((name) => `\`${name}\``).join(', ')}${inAnyCase}`,
        'ALREADY_EXISTS',
        message,
      ];
    }),
    ...fields.flatMap(([name, { references, written }]): [string, string, string][] =>
      references?.message === undefined || written === undefined
        ? []
        : [[`\`${name}\` names no row`, 'REFERENCE_MISSING', references.message]],
    ),
    ...fields.flatMap(([name, { owned }]): [string, string, string][] =>
      owned === undefined ? [] : [[`\`${name}\` is to be set`, 'LIFECYCLE_OWNED', owned.fix]],
    ),
  ];
  return [
    '## Refusals',
    '',
    ...(rows.length === 0
      ? ['None of its own.', '']
      : [
          '| when | code | message |',
          '|---|---|---|',
          ...rows.map(([when, code, message]) => tableRow([when, `\`${code}\``, message])),
          '',
        ]),
  ];
}

/** What a write leaves in the outbox. */
export function renderEffects({ model, access, effects }: RegisteredModel): string[] {
  if (access.write === 'nobody' && effects.announces.length === 0) return [];
  const general = (['created', 'updated', 'deleted'] as const)
    .map((verb) => `\`core.${model.name}.${verb}\``)
    .join(', ');
  return [
    '## Events',
    '',
    ...(access.write === 'nobody'
      ? []
      : [`Every write: ${general}, with the id and the names of the fields that changed.`, '']),
    ...(effects.announces.length === 0
      ? []
      : [
          '| topic | on | data |',
          '|---|---|---|',
          ...effects.announces.map((announcement) => {
            const { topic, on, ifChanged } = announcement;
            const limit =
              ifChanged === undefined
                ? ''
                : ` (only if ${ifChanged.map((name) => `\`${name}\``).join(', ')} really changed)`;
            const told = on.map((operation) => (operation === 'update' ? `update${limit}` : operation)).join(', ');
            const data = announcement.data?.(sampleWrite(model.fields, on[0] ?? 'create')) ?? {
              operation: on[0],
              id: 1,
              changed: ['...'],
            };
            return tableRow([`\`${topic}\``, told, `\`${JSON.stringify(data)}\``]);
          }),
          '',
        ]),
  ];
}

/** The forms that people fill in. */
export function renderForms({ model }: RegisteredModel): string[] {
  const { forms } = model;
  if (forms === undefined) return [];
  const create = forms.create(CATALOGUE_OF_DOCS);
  const update = forms.update(CATALOGUE_OF_DOCS, { provider: '<provider>', extractorId: '<extractor>' });
  const extra = forms.extraNames?.(CATALOGUE_OF_DOCS) ?? [];
  return [
    '## Forms',
    '',
    '| field | type | create | update |',
    '|---|---|---|---|',
    ...[...new Set([...create, ...update].map(({ name }) => name))].map((name) => {
      const inCreate = create.find((field) => field.name === name);
      const inUpdate = update.find((field) => field.name === name);
      return tableRow([`\`${name}\``, (inCreate ?? inUpdate)?.type ?? '', asked(inCreate), asked(inUpdate)]);
    }),
    '',
    ...(extra.length === 0
      ? []
      : [`Further, by name (\`formModelExtra\`): ${extra.map((name) => `\`${name}\``).join(', ')}.`, '']),
  ];
}

function asked(field: FormField | undefined): string {
  return field === undefined ? '' : field.required ? 'required' : 'yes';
}

function sampleWrite(fields: RegisteredModel['model']['fields'], operation: WriteOperation): EffectWrite {
  const row = Object.fromEntries(Object.keys(fields).map((name) => [name, `<${name}>`]));
  return {
    operation,
    id: 1,
    before: operation === 'create' ? null : row,
    after: operation === 'delete' ? null : row,
    changed: [],
  };
}
