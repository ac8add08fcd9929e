import { ALL_MODELS, type LevelReach, type Reach, type RegisteredModel } from '@enginehouse/models';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/access.md: who reads and writes which rows, as the core models declare it. */
export const accessPage: PageGenerator = {
  file: 'docs/reference/access.md',
  render: async () => renderAccess(ALL_MODELS),
};

const HEAD = `${GENERATED_NOTE}

# Access

Who reads and who writes the rows of each core model, by level. A row outside of what somebody reaches looks like one that
there is not: lists, counts, filters and errors do not tell them apart.

- *all*: every row. *organization*: rows of the organization of whoever asks; of somebody without one none. *own*: rows of
  the user itself. *none*: nothing.
- *with* a permission: only who holds it, and no level below organization. A super user holds every permission; a token of
  a super user those of its scopes.
- What a withheld engine left is seen by holders of \`system.run.research.view\` alone, whatever the level.
- Forms, filters and columns are described to whoever reads, without the fields that its level does not see.

What levels may set of a row beyond this is on the page of the core model. A test holds every call, level and core model to
this table on both databases.
`;

/** One line for each core model, sorted by name. */
export function renderAccess(models: readonly RegisteredModel[]): string {
  const rows = [...models]
    .sort((a, b) => (a.model.name < b.model.name ? -1 : 1))
    .map((entry) =>
      tableRow([
        `[${entry.model.name}](core-models/${entry.model.name}.md)`,
        ownerOf(entry),
        ...readersOf(entry),
        ...writersOf(entry),
      ]),
    );
  return `${[
    HEAD,
    '| core model | rows of | super reads | organization reads | user reads | guest reads | super writes | organization writes | user writes | guest writes |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')}\n`;
}

function ownerOf({ model: { rowScope } }: RegisteredModel): string {
  if (rowScope === 'platform') return 'the platform';
  return [
    ...(rowScope.user === undefined ? [] : ['user']),
    ...(rowScope.organization === undefined ? [] : ['organization']),
  ].join(', ');
}

function readersOf({ access: { read } }: RegisteredModel): readonly string[] {
  return [read.super, reachOf(read.organization), reachOf(read.user), 'none'];
}

function writersOf({ access: { write } }: RegisteredModel): readonly string[] {
  if (write === 'nobody') return ['none', 'none', 'none', 'none'];
  if ('permission' in write) {
    const permitted = `all, with ${write.permission}`;
    return [permitted, permitted, 'none', 'none'];
  }
  return [write.super, write.organization, write.user, 'none'];
}

function reachOf(rule: Reach | LevelReach): string {
  if (typeof rule === 'string') return rule;
  const only = Object.values(rule.only ?? {}).map((value) => `, ${String(value)} only`);
  const without = rule.without === undefined ? '' : `, without ${rule.without.join(' and ')}`;
  return `${rule.reach}${only.join('')}${without}`;
}
