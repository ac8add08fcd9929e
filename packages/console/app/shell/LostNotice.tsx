import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLiveness } from '../api/LiveEvents.tsx';

/** A server that starts again is back before anybody has read of it. */
const PATIENCE_MS = 5_000;

/** Over a page that may be old: its server is gone, or cut off from the database. */
export function LostNotice() {
  const isLost = useLiveness() === 'lost';
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isLost]);
  if (!isLate) return null;
  return (
    <Alert
      color="yellow"
      role="status"
      mb="md"
      icon={<IconPlugConnectedX aria-hidden />}
      title="No news from this server"
    >
      It does not answer, or is cut off from its database. What is shown here may be old; it is true again as soon as
      the server answers. Other nodes of the house are not concerned.
    </Alert>
  );
}
