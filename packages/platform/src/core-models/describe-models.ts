import {
  type AccessRule,
  ALL_MODELS,
  type CoreModel,
  type DeletionRule,
  type Field,
  fieldLabel,
  type LevelReach,
  primaryKeyOf,
  type Reach,
  type RegisteredModel,
  type WriteOperation,
} from '@enginehouse/models';
import { writeOperations } from '@enginehouse/store';
import type { Session } from '../session.ts';
import { callerOf } from './context-of.ts';
import { MODELS_BY_NAME } from './core-model-names.ts';
import { unseenFields } from './seen-fields.ts';

/** A core model, as far as a session may use it. */
export interface ModelSummary {
  /** Registered name. */
  readonly name: string;
  /** Its name in words. */
  readonly title: string;
  readonly description: string;
  /** Whose rows the session sees, and whose it may write. */
  readonly reads: Reach;
  readonly writes: Reach;
  /** What it may do to rows at all; `rights` of a row says the rest. */
  readonly operations: readonly WriteOperation[];
  /** The domain that owns the data, where nobody writes through the model. */
  readonly readOnly: string | null;
  readonly appendOnly: boolean;
  readonly feedsConfiguration: boolean;
}

/** What a page or a command needs to know of a field, beyond columns, filters and forms. */
export interface ModelFieldView {
  readonly name: string;
  readonly type: Field['type'];
  readonly label: string;
  readonly description: string;
  readonly shown: 'row' | 'detail' | 'never';
  readonly written: 'create' | 'always' | null;
  /** Must be given at creation. */
  readonly required: boolean;
  readonly nullable: boolean;
  /** Given and never shown: a password, or an object that is sealed whole. */
  readonly secret: boolean;
  /** The field whose value names the form `<field>:<value>`, which says what of this one is secret. */
  readonly schemaNamedBy: string | null;
  /** Registered name of the core model of which it names a row, by its key; null: of none. */
  readonly references: string | null;
  /** Of an enum. */
  readonly values?: readonly string[];
}

/** Rows of a core model that name a row of another one, and what a deletion of that one does to them. */
export interface ReferrerView {
  readonly model: string;
  readonly field: string;
  /** `blocks`: unless the deletion takes them along, where `cascade` says that it may. */
  readonly onDelete: 'goes' | 'blocks' | 'is cleared' | 'stays';
  readonly cascade: boolean;
}

export interface ModelView extends ModelSummary {
  readonly primaryKey: readonly string[];
  readonly fields: readonly ModelFieldView[];
  readonly defaultSort: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  /** Whose rows name rows of this one; those that the session does not read are left out. */
  readonly referencedBy: readonly ReferrerView[];
}

/** Every core model by name, with what the session may do. */
export function listModels(session: Session): readonly ModelSummary[] {
  return ALL_MODELS.map((entry) => summaryOf(entry, session));
}

/** One core model by its registered name (trimmed, in any case), without fields that the session does not see; null for an unknown one. */
export function describeModel(name: string, session: Session): ModelView | null {
  const entry = MODELS_BY_NAME.get(name.trim().toLowerCase());
  if (entry === undefined) return null;
  const { model, access } = entry;
  const unseen = unseenFields(access, session.accessLevel);
  return {
    ...summaryOf(entry, session),
    primaryKey: primaryKeyOf(model),
    fields: Object.entries(model.fields).flatMap(([field, declared]) =>
      unseen === null || unseen.includes(field) ? [] : [fieldView(field, declared)],
    ),
    defaultSort: model.defaultSort.map(({ field, direction }) => ({ field, direction })),
    referencedBy: referrersOf(model, session),
  };
}

const WHAT_HAPPENS = {
  cascade: 'goes',
  restrict: 'blocks',
  'set-null': 'is cleared',
  keep: 'stays',
} as const satisfies Record<DeletionRule, ReferrerView['onDelete']>;

function referrersOf({ name, cascades = [] }: CoreModel, session: Session): readonly ReferrerView[] {
  return ALL_MODELS.flatMap(({ model, access }) => {
    const unseen = unseenFields(access, session.accessLevel);
    if (unseen === null || readReach(access, session) === 'none') return [];
    return Object.entries<Field>(model.fields).flatMap(([field, { references, shown }]) =>
      references?.table !== name || shown === 'never' || unseen.includes(field)
        ? []
        : [
            {
              model: model.name,
              field,
              onDelete: WHAT_HAPPENS[references.onDelete],
              cascade: references.onDelete === 'restrict' && cascades.includes(model.name),
            },
          ],
    );
  });
}

function summaryOf(entry: RegisteredModel, session: Session): ModelSummary {
  const { model, access } = entry;
  const words = model.name.replaceAll('_', ' ');
  const operations = writeOperations(entry, callerOf(session));
  const readOnly = model.readOnly?.owner ?? null;
  return {
    name: model.name,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    description: model.description,
    reads: readReach(access, session),
    writes: operations.length === 0 ? 'none' : writeReach(access, session),
    operations,
    readOnly,
    appendOnly: model.appendOnly === true,
    feedsConfiguration: model.feeds === 'configuration',
  };
}

function readReach({ read }: AccessRule, { accessLevel }: Session): Reach {
  switch (accessLevel) {
    case 1:
      return read.super;
    case 2:
      return reachOf(read.organization);
    case 3:
      return reachOf(read.user);
    case 99:
      return 'none';
  }
}

/** Whose rows are written, of a core model that the session writes. */
function writeReach({ write }: AccessRule, { accessLevel }: Session): Reach {
  if (write === 'nobody') return 'none';
  if ('permission' in write) return 'all';
  switch (accessLevel) {
    case 1:
      return write.super;
    case 2:
      return write.organization;
    case 3:
      return write.user;
    case 99:
      return 'none';
  }
}

function reachOf(rule: Reach | LevelReach): Reach {
  return typeof rule === 'string' ? rule : rule.reach;
}

function fieldView(name: string, field: Field): ModelFieldView {
  const { sealed, nullable = false, written = null } = field;
  const setOtherwise = field.computed !== undefined || ('default' in field && field.default !== undefined);
  const bySchema = typeof sealed === 'object' && 'schemaOf' in sealed ? sealed : null;
  return {
    name,
    type: field.type,
    label: fieldLabel(name, field),
    description: field.description,
    shown: field.virtual === true ? 'never' : (field.shown ?? 'row'),
    written,
    required: written !== null && !nullable && !setOtherwise,
    nullable,
    secret: (sealed !== undefined && bySchema === null) || (field.virtual === true && field.type === 'text'),
    schemaNamedBy: bySchema?.named ?? null,
    references: MODELS_BY_NAME.has(field.references?.table ?? '') ? (field.references?.table ?? null) : null,
    ...(field.type === 'enum' ? { values: field.values } : {}),
  };
}
