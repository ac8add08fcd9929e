import { EnginehouseError } from '@enginehouse/errors';
import type { Sdk } from '@enginehouse/platform';

type OpenModel = ReturnType<Sdk['models']['get']>;
type Row = NonNullable<Awaited<ReturnType<OpenModel['view']>>>;

/**
 * Core models of which `settings` alone has rows, kept in memory: for tests of the door. `calls` keeps what the handlers
 * passed on.
 */
export function createMemoryModels(calls: unknown[], onWrite: () => number): Sdk['models'] {
  const rows = new Map<string, Row>([['hardCap', { key: 'hardCap', value: 100, revision: 1 }]]);
  const write = (id: string, row: object): Row => {
    const written = { ...row, revision: onWrite() };
    rows.set(id, written);
    return written;
  };
  const settings: OpenModel = {
    list: async (options = {}) => {
      calls.push(options);
      const { page = 0, pageSize = 25, filters = {}, sort = [] } = options;
      return { rows: [...rows.values()], totalRows: rows.size, page, pageSize, filters, sort: [sort].flat() };
    },
    all: async () => ({ rows: [...rows.values()], filters: {}, sort: [] }),
    count: async (options) => {
      calls.push(options);
      return rows.size;
    },
    view: async (id) => rows.get(String(id)) ?? null,
    create: async (values) => {
      calls.push(values);
      if (values.fail === 'untyped') throw new Error('password=hunter2 at /srv/secret.ts');
      return write(String(values.key), values);
    },
    update: async (id, values, options) => {
      calls.push({ values, options });
      const row = rows.get(String(id));
      return row === undefined ? null : write(String(id), { ...row, ...values });
    },
    delete: async (id, options) => {
      calls.push(options);
      // Kept, so that a test may delete it as often as it likes.
      return rows.has(String(id));
    },
    rights: async (id) => (rows.has(String(id)) ? { update: null, delete: null } : null),
    filtersModel: async () => [{ field: 'key', type: 'text', match: 'exact' }],
    tableModel: async () => [{ field: 'key', type: 'text', label: 'Key', sortable: true, filterable: true }],
    formModelCreate: async () => [{ name: 'key', label: 'Key', type: 'text', required: true, validations: {} }],
    formModelUpdate: async () => [{ name: 'value', label: 'Value', type: 'json', required: true, validations: {} }],
    formModelExtra: async () => [{ value: 'hardCap', label: 'Hard cap' }],
  };
  const revealing = {
    ...settings,
    reveal: async (_: unknown, path: string) => {
      if (path.startsWith('gone')) throw new EnginehouseError('NOT_A_SECRET', NO_SECRET, { message: 'not a secret' });
      return 'sk-memory';
    },
  };
  const get = (name: string): OpenModel => (name === 'settings' ? revealing : noModel(name));
  const reorder: Sdk['models']['modelCapabilityPriority']['reorder'] = async (capability, modelIds) => ({
    capability,
    modelIds,
    revision: onWrite(),
  });
  return { get, modelCapabilityPriority: { reorder } } as unknown as Sdk['models'];
}

const NO_SECRET = { status: 400, meaning: 'None.', fix: 'Look.' };

/** As of a name that is none: every call says so. */
function noModel(name: string): OpenModel {
  const entry = { status: 404, meaning: 'Unknown.', fix: 'Look.' };
  const refuse = () => Promise.reject(new EnginehouseError('UNKNOWN_CORE_MODEL', entry, { message: `no '${name}'` }));
  return new Proxy({}, { get: () => refuse }) as OpenModel;
}
