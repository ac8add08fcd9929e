import { useParams } from 'react-router';
import { RowList } from './RowList.tsx';

/** The rows of any core model: a new one has this page without code. */
export function ModelPage() {
  const { model = '' } = useParams();
  return <RowList key={model} model={model} />;
}
