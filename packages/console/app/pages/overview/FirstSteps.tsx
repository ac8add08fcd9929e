import { Anchor, Button, List, Text, ThemeIcon } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Section } from '../../display/Section.tsx';
import { useManages, useMay } from '../../session/access.ts';
import { useSession } from '../../session/use-session.ts';
import type { House } from './use-house.ts';

interface Step {
  readonly text: string;
  readonly to: string;
  /** Undefined: it is not known yet. */
  readonly done: boolean | undefined;
}

/** What somebody does first in a new house. It goes when all is done, or when it is closed. */
export function FirstSteps({ house }: { readonly house: House }) {
  const { accessLevel } = useSession();
  const [closed, setClosed] = useLocalStorage({ key: 'enginehouse.first-steps', defaultValue: 'no' });
  const steps = stepsOf(house, useMay('system.run.score'), useManages('system.engine.manage'));
  const unknown = steps.some(({ done }) => done === undefined);
  if (accessLevel > 2 || closed === 'yes' || unknown || steps.every(({ done }) => done)) return null;
  return (
    <Section
      title="First steps"
      actions={
        <Button variant="subtle" size="xs" onClick={() => setClosed('yes')}>
          Close
        </Button>
      }
    >
      <List spacing={6} size="sm" center>
        {steps.map(({ text, to, done }) => (
          <List.Item
            key={to}
            icon={
              <ThemeIcon size={20} radius="xl" variant={done ? 'filled' : 'default'} color="teal">
                {done ? <IconCheck size={13} aria-label="Done" /> : <IconCircleDashed size={13} aria-label="To do" />}
              </ThemeIcon>
            }
          >
            <Anchor component={Link} to={to} size="sm">
              {text}
            </Anchor>
          </List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed" mt="sm">
        Each works from the command line too: <code>npx enginehouse --help</code>.
      </Text>
    </Section>
  );
}

/** Those that whoever is signed in may take. */
function stepsOf(
  { engines, runs, mayEngines, mayRuns, instances, users, tokens }: House,
  mayScore: boolean,
  mayConnect: boolean,
): readonly Step[] {
  return [
    ...(mayEngines ? [{ text: 'Load engines', to: '/engines', done: atLeast(1, engines.data?.engines.length) }] : []),
    ...(mayRuns && mayScore
      ? [{ text: 'Score something', to: '/runs/new', done: atLeast(1, runs.data?.rows.length) }]
      : []),
    ...(mayConnect
      ? [{ text: 'Connect an AI runtime', to: '/providers', done: atLeast(1, instances.data?.totalRows) }]
      : []),
    { text: 'Make users for the others', to: '/users', done: atLeast(2, users.data?.count) },
    { text: 'Make an API token for a program', to: '/account', done: atLeast(1, tokens.data?.tokens.length) },
  ];
}

function atLeast(least: number, count: number | undefined): boolean | undefined {
  return count === undefined ? undefined : count >= least;
}
