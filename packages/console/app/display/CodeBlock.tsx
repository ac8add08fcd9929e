import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import styles from './CodeBlock.module.css';

/** Text as machines read it, with a button that copies it. `label` says what it is. */
export function CodeBlock({
  code,
  label,
  maxHeight,
}: {
  readonly code: string;
  readonly label: string;
  /** In pixels; longer text scrolls in itself. */
  readonly maxHeight?: number;
}) {
  return (
    <div className={styles.frame}>
      <section
        className={styles.code}
        style={{ maxHeight }}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        tabIndex={0}
      >
        <pre>{code}</pre>
      </section>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              className={styles.copy}
              variant="default"
              size="sm"
              aria-label={copied ? `${label}: copied` : `Copy ${label}`}
              onClick={copy}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
