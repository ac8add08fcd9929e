import { defineAccess, defineCoreModel } from '@enginehouse/models';
import { testEntry } from './test-models.ts';

const lampModel = defineCoreModel({
  name: 'lamps',
  description: 'Lamps: one field of each kind, in every scope.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    name: { type: 'text', description: 'Name.', sortable: true },
    code: { type: 'text', nullable: true, description: 'Code.', sortable: true, normalize: ['trim'] },
    kind: { type: 'enum', values: ['table', 'floor', 'wall'], description: 'Kind.', sortable: true },
    watts: { type: 'int', description: 'Watts.', sortable: true },
    weight: { type: 'float', nullable: true, description: 'Kilograms.', sortable: true },
    lit: { type: 'boolean', description: 'Lit.', sortable: true },
    madeAt: { type: 'datetime', nullable: true, description: 'Made.', sortable: true },
    colours: { type: 'text-list', default: 'empty-list', description: 'Colours.' },
    serial: { type: 'uuid', description: 'Serial.', sortable: true },
    colourCount: {
      type: 'int',
      computed: { sql: 'cardinality(it.colours)' },
      description: 'How many colours.',
      sortable: true,
    },
    price: { type: 'int', description: 'Price, which users do not see.', sortable: true },
    note: { type: 'text', default: 'unseen', description: 'Shown to nobody.', shown: 'never' },
    ownerId: {
      type: 'bigint',
      nullable: true,
      description: 'Owner.',
      references: { table: 'users', onDelete: 'keep' },
    },
    organizationId: {
      type: 'bigint',
      nullable: true,
      description: 'Organization.',
      references: { table: 'organizations', onDelete: 'keep' },
    },
    withheld: { type: 'boolean', default: false, description: 'Withheld.', shown: 'detail' },
  },
  filters: {
    id: 'exact',
    name: 'contains',
    code: 'exact',
    kind: 'exact',
    watts: 'range',
    lit: 'exact',
    madeAt: 'range',
    colours: 'has',
    serial: 'exact',
    colourCount: 'exact',
    price: 'range',
    ownerId: 'exact',
  },
  defaultSort: [
    { field: 'price', direction: 'desc' },
    { field: 'name', direction: 'asc' },
  ],
  rowScope: { user: 'ownerId', organization: 'organizationId', withheld: 'withheld' },
});

/** A core model with one field of each kind: super sees all, organizations theirs, users their own that are lit, without prices. */
export const lamps = testEntry(
  lampModel,
  defineAccess(lampModel, {
    read: {
      super: 'all',
      organization: 'organization',
      user: { reach: 'own', only: { lit: true }, without: ['price'] },
    },
    write: { permission: 'system.engine.manage' },
  }),
);

const tickModel = defineCoreModel({
  name: 'ticks',
  description: 'Ticks of a clock: appended, never changed.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    at: { type: 'datetime', column: 'ticked_at', description: 'When.', sortable: true },
    label: { type: 'text', nullable: true, description: 'Label.', sortable: true },
    level: { type: 'float', nullable: true, description: 'Level.', sortable: true },
    loud: { type: 'boolean', description: 'Loud.', sortable: true },
  },
  filters: { label: 'exact', at: 'range' },
  defaultSort: [{ field: 'at', direction: 'desc' }],
  rowScope: 'platform',
  readOnly: { owner: 'the clock' },
  appendOnly: true,
});

/** An append-only core model: counted up to 10,000, paged by cursor. */
export const ticks = testEntry(
  tickModel,
  defineAccess(tickModel, { read: { super: 'all', organization: 'all', user: 'none' }, write: 'nobody' }),
);
