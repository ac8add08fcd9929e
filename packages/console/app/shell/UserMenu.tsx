import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useContext } from 'react';
import { Link } from 'react-router';
import { client } from '../api/client.ts';
import { tellFailed } from '../display/toast.ts';
import { LeaveContext, useSession } from '../session/use-session.ts';

const SCHEMES = [
  { value: 'light', label: 'Light colours', icon: IconSun },
  { value: 'dark', label: 'Dark colours', icon: IconMoon },
  { value: 'auto', label: 'Colours of this device', icon: IconDeviceDesktop },
] as const;

/** Who is signed in: the own account, the colours (remembered by this browser), the way out. */
export function UserMenu() {
  const { actor, credential } = useSession();
  const leave = useContext(LeaveContext);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => client.auth.signOut({ body: {} }),
    onSuccess: leave,
    onError: tellFailed,
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" px="xs" leftSection={<IconUser size={18} aria-hidden />} maw={180}>
          {actor}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {credential === 'session' && (
          <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
            Your account
          </Menu.Item>
        )}
        {SCHEMES.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        {credential === 'session' && (
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
