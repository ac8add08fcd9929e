import type { InstallStatus } from '@enginehouse/api';
import { Anchor, Code, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { Facts } from '../../display/Facts.tsx';
import { When } from '../../display/When.tsx';
import { useProviders } from '../providers/provider-queries.ts';
import { DEPLOYMENT_WORDS } from '../providers/words.ts';
import { InstallPanel } from './install/InstallPanel.tsx';
import type { Instance } from './instance.ts';
import { NextStep } from './NextStep.tsx';

/** Where an instance stands: what to do next, how far each node is, what it is. */
export function InstanceOverview({
  instance,
  install,
}: {
  readonly instance: Instance;
  /** Undefined where it is not for whoever asks. */
  readonly install: InstallStatus | undefined;
}) {
  const provider = useProviders().data?.providers.find(({ id }) => id === instance.provider);
  const wanted = install?.wanted ?? instance.wanted;
  return (
    <Stack gap="lg">
      {install !== undefined && (
        <>
          <NextStep instance={instance} install={install} />
          <InstallPanel instance={instance} install={install} />
        </>
      )}
      <Facts
        facts={[
          {
            label: 'Provider',
            value:
              provider === undefined ? (
                instance.provider
              ) : (
                <Anchor component={Link} to="/providers" size="sm">
                  {provider.label}
                </Anchor>
              ),
            ...(provider === undefined ? {} : { hint: `${DEPLOYMENT_WORDS[provider.deployment]}.` }),
          },
          ...(wanted === undefined
            ? []
            : [{ label: 'Wanted', value: WANTED_WORDS[wanted], hint: 'What was asked of it last.' }]),
          { label: 'Number', value: instance.id },
          // The policy is for the same people as the settings.
          ...(instance.config === undefined
            ? []
            : [
                {
                  label: 'Egress',
                  value: (
                    <Anchor component={Link} to={`/egress?subject=engine%2F${instance.id}`} size="sm">
                      What <Code>engine/{instance.id}</Code> may reach
                    </Anchor>
                  ),
                },
              ]),
          { label: 'Made', value: <When time={instance.createdAt} /> },
          { label: 'Changed', value: <When time={instance.updatedAt} />, hint: `By revision ${instance.revision}.` },
        ]}
      />
    </Stack>
  );
}

const WANTED_WORDS: Readonly<Record<InstallStatus['wanted'], string>> = {
  none: 'nothing',
  installed: 'installed',
  active: 'active: it takes calls',
};
