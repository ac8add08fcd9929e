import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { ErrorAlert } from './ErrorAlert.tsx';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  /** The question, for example `Deactivate ollama-1?` */
  readonly title: string;
  /** What happens then, read before the button. */
  readonly children: ReactNode;
  /** The verb on the button, for example `Deactivate`. */
  readonly confirmLabel: string;
  /** It cannot be taken back, or takes something away. */
  readonly danger?: boolean;
  /** Nothing can be confirmed yet (the impact is still being read), or at all (it says why). */
  readonly disabled?: boolean;
  /** Done on confirmation; the dialog closes when it resolves, and shows what it rejects with. */
  readonly action: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back. Focus goes into it and returns to where it was; Escape leaves it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="lg">
      {props.opened && <Confirmation {...props} />}
    </Modal>
  );
}

function Confirmation({ children, confirmLabel, danger, disabled, action, onClose }: ConfirmDialogProps) {
  const confirm = useMutation({ mutationFn: action, onSuccess: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!confirm.isPending) confirm.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>{children}</div>
        {confirm.isError && <ErrorAlert error={confirm.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            {...(danger === true ? { color: 'red' } : {})}
            loading={confirm.isPending}
            disabled={disabled === true}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
