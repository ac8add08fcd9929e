import type { RunDetail } from '@enginehouse/api';
import { Button, Group, Text, Tooltip } from '@mantine/core';
import { IconBolt, IconChevronDown, IconChevronRight, IconEyeOff } from '@tabler/icons-react';
import { Fragment, useId, useMemo, useState } from 'react';
import { durationText } from '../../display/duration-text.ts';
import { RunEngineDetails } from './RunEngineDetails.tsx';
import { RunStatus } from './RunStatus.tsx';
import styles from './waterfall.module.css';
import { type Bar, waterfallOf, worked } from './waterfall.ts';

/** So many engines are drawn at first, and more on demand: thousands of rows take seconds. */
const STEP = 200;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** When each engine of a run was at work, the chain that the answer waited for marked; a row opens on what came out. */
export function Waterfall({ run }: { readonly run: RunDetail }) {
  const { bars, wholeMs, answeredAt } = useMemo(() => waterfallOf(run), [run]);
  const [shown, setShown] = useState(STEP);
  const [open, setOpen] = useState<string | null>(null);
  const before = answeredAt < 0.995;
  return (
    <section
      className={styles.scroller}
      aria-label="Waterfall of the run"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
      tabIndex={0}
    >
      <table className={styles.table} aria-label="Engines of the run, as they began">
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">Status</th>
            <th scope="col" className={styles.time}>
              <span className={styles.label}>Time since the run began</span>
              <span className={styles.scale} aria-hidden>
                {TICKS.map((tick) => (
                  <span key={tick} style={{ left: `${tick * 100}%` }}>
                    {durationText(tick * wholeMs)}
                  </span>
                ))}
              </span>
            </th>
            <th scope="col" className={styles.end}>
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.slice(0, shown).map((bar) => {
            const { engineId } = bar.engine;
            return (
              <Row
                key={engineId}
                bar={bar}
                open={open === engineId}
                answeredAt={before ? answeredAt : null}
                onToggle={() => setOpen(open === engineId ? null : engineId)}
              />
            );
          })}
        </tbody>
      </table>
      {bars.length > shown && (
        <Group p="sm">
          <Button variant="default" size="xs" onClick={() => setShown(shown + STEP)}>
            Show more: {bars.length - shown} engines began later
          </Button>
        </Group>
      )}
      {before && (
        <Text size="sm" c="dimmed" p="sm">
          The answer was there after {durationText(run.durationMs)}, at the line; withheld engines went on behind it.
        </Text>
      )}
    </section>
  );
}

interface RowProps {
  readonly bar: Bar;
  readonly open: boolean;
  readonly answeredAt: number | null;
  readonly onToggle: () => void;
}

function Row({ bar, open, answeredAt, onToggle }: RowProps) {
  const { engine, from, length, critical } = bar;
  const { engineId, status, withheld, durationMs, startedAfterMs } = engine;
  const details = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const ran = worked(engine);
  return (
    <Fragment>
      <tr>
        <td>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={details}
            onClick={onToggle}
          >
            <Chevron size={14} aria-hidden />
            <span>{engineId}</span>
            {critical && (
              <Tooltip label="On the critical path: the answer waited for it">
                <IconBolt size={14} aria-label="on the critical path" color="var(--mantine-color-orange-text)" />
              </Tooltip>
            )}
            {withheld && (
              <Tooltip label="Withheld: it is kept here and was not returned">
                <IconEyeOff size={14} aria-label="withheld" color="var(--mantine-color-grape-text)" />
              </Tooltip>
            )}
          </button>
        </td>
        <td className={styles.status}>
          <RunStatus status={status} />
        </td>
        <td className={styles.time}>
          <div className={styles.track}>
            {answeredAt !== null && <span className={styles.answered} style={{ left: `${answeredAt * 100}%` }} />}
            {ran && (
              <span
                className={styles.bar}
                data-critical={critical || undefined}
                data-withheld={withheld || undefined}
                data-status={status}
                style={{ left: `${from * 100}%`, width: `${length * 100}%` }}
                title={`${durationText(startedAfterMs)} to ${durationText(startedAfterMs + durationMs)}`}
              />
            )}
          </div>
        </td>
        <td className={styles.end}>{ran ? durationText(durationMs) : ''}</td>
      </tr>
      <tr id={details} hidden={!open}>
        <td colSpan={4}>{open && <RunEngineDetails engine={engine} />}</td>
      </tr>
    </Fragment>
  );
}
