import { isEnginehouseError } from '@enginehouse/errors';
import { Button, Stack } from '@mantine/core';
import { ErrorAlert } from './ErrorAlert.tsx';
import { ForbiddenState } from './ForbiddenState.tsx';

/** In place of what could not be loaded. */
export function ErrorState({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  if (isEnginehouseError(error) && error.code === 'PERMISSION_DENIED')
    return <ForbiddenState message={error.message} />;
  return (
    <Stack p="md" align="flex-start">
      <ErrorAlert error={error} />
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </Stack>
  );
}
