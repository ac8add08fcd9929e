import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { durationText } from '../../display/duration-text.ts';
import { isMask, type SecretMask } from '../../display/form/form-values.ts';
import { When } from '../../display/When.tsx';
import { shortJson, wordsOf } from './field-text.ts';
import type { Column, ModelField } from './model-queries.ts';
import { RowLabel } from './RowLabel.tsx';

export interface FieldValueProps {
  readonly field: Pick<ModelField, 'type' | 'references'>;
  readonly value: unknown;
  readonly format?: Column['format'];
}

/** A value of a core model, by the type of its field. */
export function FieldValue({ field, value, format }: FieldValueProps): ReactNode {
  if (value === null || value === undefined || value === '') {
    return (
      <Text span size="sm" c="dimmed">
        none
      </Text>
    );
  }
  if (isMask(value)) return <MaskText mask={value} />;
  if (field.references !== null && (typeof value === 'string' || typeof value === 'number')) {
    return <RowLabel model={field.references} id={value} />;
  }
  switch (field.type) {
    case 'datetime':
      return <When time={String(value)} />;
    case 'boolean':
      return value === true ? 'yes' : 'no';
    case 'enum':
      return wordsOf(String(value));
    case 'text-list':
      return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
    case 'json':
      return <Code>{shortJson(value)}</Code>;
    case 'uuid':
    case 'bytes':
      return <Code>{String(value)}</Code>;
    case 'int':
    case 'bigint':
    case 'float':
      return typeof value === 'number' ? numberText(value, format) : String(value);
    case 'text':
      return format === 'code' || format === 'hash' ? <Code>{String(value)}</Code> : String(value);
  }
}

/** That there is a secret, and its end where it may be told. */
export function MaskText({ mask }: { readonly mask: SecretMask }) {
  if (!mask.hasValue) {
    return (
      <Text span size="sm" c="dimmed">
        not set
      </Text>
    );
  }
  return <Code aria-label={mask.hint ? `Secret that ends with ${mask.hint}` : 'Secret'}>••••••{mask.hint ?? ''}</Code>;
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
/** Numbers of rows and revisions are names: they are not grouped. */
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: false });

function numberText(value: number, format: string | undefined): string {
  switch (format) {
    case 'bytes':
      return value < 10_000 ? `${number.format(value)} B` : `${number.format(value / 1_000_000)} MB`;
    case 'milliseconds':
      return durationText(value);
    case 'percent':
      return `${number.format(value * 100)} %`;
    default:
      return plain.format(value);
  }
}
