import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import styles from './TaskLines.module.css';
import type { TaskLine } from './task.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** What a task says, as it says it; the end stays in view until somebody scrolls up. */
export function TaskLines({ lines, label }: { readonly lines: readonly TaskLine[]; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when a line has come
  useEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  if (lines.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It has not said anything yet.
      </Text>
    );
  return (
    <div
      ref={box}
      className={styles.lines}
      role="log"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 8;
      }}
    >
      {lines.map(({ number, time, nodeId, text }) => (
        <div key={number} className={styles.line}>
          <time dateTime={time}>{clock.format(new Date(time))}</time> <span className={styles.node}>{nodeId}</span>{' '}
          {text}
        </div>
      ))}
    </div>
  );
}
