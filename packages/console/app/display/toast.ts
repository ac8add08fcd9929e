import { isEnginehouseError } from '@enginehouse/errors';
import { notifications } from '@mantine/notifications';

const CLOSE = { 'aria-label': 'Close this message' };

/** Says in a corner, for a moment, that something was done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 5_000, closeButtonProps: CLOSE });
}

/** Says in a corner that something failed, for actions without a place of their own for it: forms and dialogs have one. */
export function tellFailed(error: Error): void {
  const title = isEnginehouseError(error) ? error.message : 'Something went wrong in this page';
  const message = isEnginehouseError(error) ? `${error.fix} (${error.code})` : error.message;
  notifications.show({ title, message, color: 'red', autoClose: 15_000, closeButtonProps: CLOSE });
}
