import type { InstallStatus } from '@enginehouse/api';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { tellDone, tellFailed } from '../../display/toast.ts';
import { useManages } from '../../session/access.ts';
import { InstanceImpact } from './impact/InstanceImpact.tsx';
import { type Instance, movesOf } from './instance.ts';

type Asked = 'deactivate' | 'uninstall' | 'delete' | 'reinstall';

/** The lifecycle calls that are legal now. What takes something along says so first. */
export function InstanceActions({
  instance,
  install,
}: {
  readonly instance: Instance;
  readonly install: InstallStatus;
}) {
  const may = useManages('system.engine.manage');
  const [asked, setAsked] = useState<Asked | null>(null);
  const { id, name } = instance;
  const refresh = useRefresh();
  const navigate = useNavigate();
  const params = { engineInstanceId: id };
  const begin = useMutation({
    mutationFn: () => client.instances.install({ params, body: {} }),
    onError: tellFailed,
    onSettled: refresh,
  });
  const activate = useMutation({
    mutationFn: async () => {
      const result = await client.instances.activate({ params });
      if (result.ready) tellDone(`${name} is active on every live node.`);
      else tellFailed(new Error(`It is not ready: ${result.message}`));
    },
    onError: tellFailed,
    onSettled: refresh,
  });
  if (!may) return null;
  const moves = movesOf(install);
  const close = (): void => setAsked(null);
  return (
    <>
      {moves.includes('install') && (
        <Button loading={begin.isPending} disabled={!instance.supported} onClick={() => begin.mutate()}>
          Install
        </Button>
      )}
      {moves.includes('activate') && (
        <Button loading={activate.isPending} disabled={!instance.supported} onClick={() => activate.mutate()}>
          Activate
        </Button>
      )}
      {moves.includes('deactivate') && (
        <Button variant="default" onClick={() => setAsked('deactivate')}>
          Deactivate
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={`More of ${name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {moves.includes('activate') && <Menu.Item onClick={() => setAsked('reinstall')}>Install again</Menu.Item>}
          {moves.includes('uninstall') && <Menu.Item onClick={() => setAsked('uninstall')}>Uninstall</Menu.Item>}
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsked('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asked === 'deactivate'}
        title={`Deactivate ${name}?`}
        confirmLabel="Deactivate"
        danger
        action={async () => {
          await client.instances.deactivate({ params });
          await refresh();
          tellDone(`${name} takes no calls any more, on any live node.`);
        }}
        onClose={close}
      >
        <InstanceImpact instance={instance} what="deactivated" />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'uninstall'}
        title={`Uninstall ${name}?`}
        confirmLabel="Uninstall"
        action={async () => {
          await client.instances.uninstall({ params });
          await refresh();
        }}
        onClose={close}
      >
        It is wanted no more, and keeps its settings and models. The files of a provider that no instance wants are
        removed from every node a few minutes later; installing it again downloads them anew.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'reinstall'}
        title={`Install ${name} again?`}
        confirmLabel="Install again"
        action={async () => {
          await client.instances.install({ params, body: { force: true } });
          await refresh();
        }}
        onClose={close}
      >
        Every node installs the packages of the provider anew and swaps them whole. What is installed serves until then.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'delete'}
        title={`Delete ${name}?`}
        confirmLabel="Delete"
        danger
        action={async () => {
          await client.models.delete({
            params: { model: 'engine_registry', id: String(id) },
            query: { cascade: true, ifRevision: instance.revision },
          });
          await navigate('/instances');
          await refresh();
          tellDone(`${name} was deleted.`);
        }}
        onClose={close}
      >
        <InstanceImpact instance={instance} what="deleted" />
      </ConfirmDialog>
    </>
  );
}

/** Makes everything old that a lifecycle call changes. */
function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['instances', 'tasks', 'ai', 'egress', 'models'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })),
    );
}
