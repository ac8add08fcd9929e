import { Badge, type MantineColor } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconInfoCircle,
  IconLoader2,
  IconOctagonFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What a state means for whoever looks: each has a colour and a shape of its own, so that neither is needed alone. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'off' | 'neutral';

const SHOWN: Readonly<Record<Tone, { readonly color: MantineColor; readonly icon: typeof IconInfoCircle }>> = {
  good: { color: 'teal', icon: IconCircleCheckFilled },
  busy: { color: 'blue', icon: IconLoader2 },
  attention: { color: 'yellow', icon: IconAlertTriangleFilled },
  bad: { color: 'red', icon: IconOctagonFilled },
  off: { color: 'gray', icon: IconCircleDashed },
  neutral: { color: 'gray', icon: IconInfoCircle },
};

/** What each state of something is called, and its tone. */
export type StatusWords<State extends string> = Readonly<
  Record<State, { readonly label: string; readonly tone: Tone }>
>;

/** A state in a word. */
export function StatusBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const { color, icon: Icon } = SHOWN[tone];
  return (
    <Badge
      variant="default"
      radius="sm"
      tt="none"
      fw={500}
      leftSection={<Icon size={14} aria-hidden color={`var(--mantine-color-${color}-text)`} />}
      miw="max-content"
      style={{ borderColor: `var(--mantine-color-${color}-outline)`, flexShrink: 0 }}
    >
      {children}
    </Badge>
  );
}
