import { Anchor } from '@mantine/core';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../session/access.ts';

/** The name of an engine, leading to its page for those who may open it. */
export function EngineLink({ engineId }: { readonly engineId: string }) {
  const may = useMay('system.process.manage');
  if (!may) return <span>{engineId}</span>;
  return (
    <Anchor component={Link} to={`/engines/${encodeURIComponent(engineId)}`} fz="inherit">
      {engineId}
    </Anchor>
  );
}

/** Several of them in a row, or a word for none. */
export function EngineLinks({ ids, none = 'none' }: { readonly ids: readonly string[]; readonly none?: string }) {
  if (ids.length === 0) return <span>{none}</span>;
  return ids.map((id, position) => (
    <Fragment key={id}>
      {position > 0 && ', '}
      <EngineLink engineId={id} />
    </Fragment>
  ));
}
