import { z } from 'zod';

/** The registered name of a core model as a caller writes it: which ones exist is the platform's to say. */
export const modelName = z.string().min(1).max(80).meta({
  description: 'Registered name of a core model, for example `engine_registry`.',
});

/** The key of a row as a caller writes it: a number or a text. */
export const rowId = z.string().min(1).max(200).meta({ description: 'Key of the row.' });

/** A row: which fields it has is said by the schema of its core model. */
export const row = z.record(z.string(), z.unknown()).meta({
  id: 'Row',
  description:
    'A row of a core model, by field: times as ISO 8601, bytes as hexadecimal text, `{ hasValue, hint }` in place of a secret.',
});

/** What a caller sets: fields by name. The core model checks them. */
export const rowValues = z.record(z.string(), z.unknown()).meta({
  description: 'Fields and their values, as the schema of the core model says.',
});

const reach = z.enum(['all', 'organization', 'own', 'none']);

const summaryFields = {
  name: z.string().meta({ description: 'Registered name; the last part of its path.' }),
  title: z.string().meta({ description: 'Its name in words.' }),
  description: z.string(),
  reads: reach.meta({ description: 'Whose rows this session sees.' }),
  writes: reach.meta({ description: 'Whose rows this session may write.' }),
  operations: z.array(z.enum(['create', 'update', 'delete'])).meta({
    description: 'What this session may do to rows at all; the rights of a row say the rest.',
  }),
  readOnly: z.string().nullable().meta({ description: 'What owns the data, where nobody writes through the model.' }),
  appendOnly: z.boolean().meta({
    description: 'Rows are never changed; lists count up to 10,000 and go on by `after`.',
  }),
  feedsConfiguration: z.boolean().meta({ description: 'A write makes a new revision.' }),
};

export const modelSummary = z
  .object(summaryFields)
  .meta({ id: 'ModelSummary', description: 'A core model, as far as this session may use it.' });

export const modelIndex = z.object({ models: z.array(modelSummary) }).meta({
  id: 'ModelIndex',
  description: 'The core models by name.',
});

const modelField = z
  .object({
    name: z.string(),
    type: z.enum([
      'int',
      'bigint',
      'float',
      'text',
      'enum',
      'boolean',
      'datetime',
      'json',
      'text-list',
      'uuid',
      'bytes',
    ]),
    label: z.string(),
    description: z.string(),
    shown: z.enum(['row', 'detail', 'never']).meta({ description: 'In lists and alone, alone only, or never.' }),
    written: z.enum(['create', 'always']).nullable().meta({ description: 'Null: only the platform sets it.' }),
    required: z.boolean().meta({ description: 'Must be given at creation.' }),
    nullable: z.boolean(),
    secret: z.boolean().meta({ description: 'Given and never shown: a password, or an object that is sealed whole.' }),
    schemaNamedBy: z.string().nullable().meta({
      description: 'The field whose value names the form `<field>:<value>`, which says what of an object is secret.',
    }),
    references: z.string().nullable().meta({ description: 'The core model of which it names a row, by its key.' }),
    values: z.array(z.string()).exactOptional().meta({ description: 'Of an enum: what it may be.' }),
  })
  .meta({ id: 'ModelField', description: 'One field of a core model.' });

const referrer = z
  .object({
    model: z.string(),
    field: z.string(),
    onDelete: z.enum(['goes', 'blocks', 'is cleared', 'stays']).meta({
      description: 'What happens to it when the row that it names is deleted.',
    }),
    cascade: z.boolean().meta({ description: 'What blocks may be taken along, with `cascade=true`.' }),
  })
  .meta({ id: 'ModelReferrer', description: 'A field of a core model that names rows of another one.' });

const option = z
  .object({ value: z.union([z.string(), z.number(), z.boolean()]), label: z.string() })
  .meta({ id: 'FormOption', description: 'One choice.' });

const filterType = z.enum(['int', 'text', 'bool', 'enum', 'datetime']);

export const filterSchema = z
  .object({
    field: z.string(),
    type: filterType,
    match: z.enum(['exact', 'contains', 'has', 'range']).meta({
      description: 'A range is `{ "from": ..., "to": ... }`, both inclusive; each may be left out.',
    }),
    options: z.array(option).exactOptional(),
  })
  .meta({ id: 'FilterSchema', description: 'What a list may be narrowed by.' });

export const columnSchema = z
  .object({
    field: z.string(),
    type: z.enum(['int', 'float', 'text', 'bool', 'enum', 'datetime', 'json', 'list', 'secret']),
    label: z.string(),
    sortable: z.boolean(),
    filterable: z.boolean(),
    filterType: filterType.exactOptional(),
    options: z.array(option).exactOptional(),
    format: z.string().exactOptional(),
  })
  .meta({ id: 'ColumnSchema', description: 'One column of a list.' });

export const formField = z
  .object({
    name: z.string().meta({ description: 'A dotted name is a path: `config.api_key`.' }),
    label: z.string(),
    type: z.enum(['text', 'password', 'number', 'select', 'multiselect', 'textarea', 'toggle', 'json']),
    required: z.boolean(),
    options: z.array(option).exactOptional(),
    default: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]).exactOptional(),
    help: z.string().exactOptional(),
    validations: z.object({
      min: z.number().exactOptional(),
      max: z.number().exactOptional(),
      minLength: z.number().exactOptional(),
      maxLength: z.number().exactOptional(),
      pattern: z.string().exactOptional(),
    }),
  })
  .meta({ id: 'FormField', description: 'One field of a form.' });

const sortKey = z.object({ field: z.string(), direction: z.enum(['asc', 'desc']) });

export const modelSchema = z
  .object({
    ...summaryFields,
    primaryKey: z.array(z.string()),
    fields: z.array(modelField),
    filters: z.array(filterSchema),
    columns: z.array(columnSchema),
    defaultSort: z.array(sortKey),
    referencedBy: z.array(referrer),
    createForm: z.array(formField),
  })
  .meta({ id: 'ModelSchema', description: 'Everything that a page or a command needs to know of a core model.' });

export const modelForm = z
  .object({
    fields: z.array(formField),
    options: z.array(option).meta({ description: 'Of a list of choices, which has no fields.' }),
  })
  .meta({ id: 'ModelForm', description: 'A form, or a list of choices for one.' });

export const rowPage = z
  .object({
    rows: z.array(row),
    totalRows: z.int().meta({ description: 'After scope and filters.' }),
    more: z.literal(true).exactOptional().meta({ description: 'There are more than `totalRows`.' }),
    page: z.int(),
    pageSize: z.int(),
    next: z.string().nullable().exactOptional().meta({
      description: 'Append-only models: what `after` takes for the next page; null at the end.',
    }),
    filters: z.record(z.string(), z.unknown()).meta({ description: 'What was applied.' }),
    sort: z.array(sortKey).meta({ description: 'What was applied.' }),
  })
  .meta({ id: 'RowPage', description: 'One page of rows.' });

const writeRefusal = z
  .object({ code: z.string(), detail: z.string(), fix: z.string() })
  .meta({ id: 'WriteRefusal', description: 'Why a write is refused, as its answer would say.' });

export const rowRights = z.object({ update: writeRefusal.nullable(), delete: writeRefusal.nullable() }).meta({
  id: 'RowRights',
  description: 'What would refuse a change and a deletion of a row; null: nothing is known.',
});

export const rowCount = z.object({ count: z.int() }).meta({ id: 'RowCount', description: 'How many rows there are.' });

export const rowDeleted = z.object({ deleted: z.literal(true) }).meta({
  id: 'RowDeleted',
  description: 'The row is gone.',
});

/** An object in a query string, as JSON; which keys it may have is the core model's to say. */
export const queryFilters = z
  .string()
  .max(10_000)
  .transform((text, context): { readonly [field: string]: unknown } => {
    const value = parsed(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as { readonly [field: string]: unknown };
    }
    context.issues.push({ code: 'invalid_type', expected: 'object', input: text });
    return z.NEVER;
  })
  .meta({
    description:
      'A JSON object, for example `{"provider":"ollama"}`; the schema of the model lists the fields. Null and blank: no filter.',
  });

/** `name:asc,id:desc`; which fields can be sorted by is the core model's to say. */
export const querySort = z
  .string()
  .max(1_000)
  .regex(/^\w+(:(asc|desc))?(,\w+(:(asc|desc))?)*$/)
  .meta({ description: '`field:asc` or `field:desc`, several separated by commas. Default: the order of the model.' });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const secretPath = z
  .strictObject({ path: z.string().min(1).max(512).meta({ description: 'For example `config.api_key`.' }) })
  .meta({ id: 'SecretPath' });

export const revealedSecret = z
  .object({ value: z.string().nullable().meta({ description: 'In clear text; null: it has no value.' }) })
  .meta({ id: 'RevealedSecret', description: 'Not to be kept anywhere.' });
