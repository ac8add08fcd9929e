import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';

/** In place of what the user may not see. */
export function ForbiddenState({ message }: { readonly message: string }) {
  return (
    <Alert m="md" color="gray" icon={<IconLock />} title="This is not for you to see">
      {message}. Whoever manages users and roles can change that.
    </Alert>
  );
}
