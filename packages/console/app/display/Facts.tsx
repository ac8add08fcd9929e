import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** What it means, below the value. */
  readonly hint?: string;
}

/** Names and values below each other: what a page knows of one thing. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, hint }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>
            {value}
            {hint !== undefined && <div className={styles.hint}>{hint}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
