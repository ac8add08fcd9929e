import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import type { Column } from '../../display/table/column.ts';
import { placeOf } from './model-places.ts';
import { type ModelRow, useModelSchema } from './model-queries.ts';
import { NotForYou } from './NotForYou.tsx';
import { OwnPageLink } from './OwnPageLink.tsx';
import { RowsTable } from './RowsTable.tsx';

interface RowListProps {
  readonly model: string;
  /** Default: what the core model is called. */
  readonly title?: string;
  readonly description?: string;
  /** On the button, for example `New user`. */
  readonly newLabel?: string;
  readonly columns?: readonly Column<ModelRow>[];
  readonly emptyText?: string;
  /** Between heading and list. */
  readonly children?: ReactNode;
}

/** The page of the rows of a core model. */
export function RowList({ model, title, description, newLabel = 'New', columns, emptyText, children }: RowListProps) {
  const schema = useModelSchema(model);
  const { base, parents } = placeOf(model);
  const told = description ?? schema.data?.description;
  return (
    <>
      <PageHeader
        title={title ?? schema.data?.title ?? model}
        {...(told === undefined ? {} : { description: told })}
        parents={parents}
        actions={
          schema.data?.operations.includes('create') &&
          schema.data.createForm.length > 0 && (
            <Button component={Link} to={`${base}/new`} leftSection={<IconPlus size={16} aria-hidden />}>
              {newLabel}
            </Button>
          )
        }
      />
      <OwnPageLink model={model} />
      {children}
      <QueryState query={schema}>
        {(known) =>
          known.reads === 'none' ? (
            <NotForYou what={known.title} />
          ) : (
            <RowsTable
              schema={known}
              {...(columns === undefined ? {} : { columns })}
              {...(emptyText === undefined ? {} : { emptyText })}
            />
          )
        }
      </QueryState>
    </>
  );
}
