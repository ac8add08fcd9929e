import type { Signals } from '@enginehouse/kernel';
import { readKind, readNumber } from './columns.ts';

/** A number of a session, and how a person of the shop would say it. */
export interface Measure {
  readonly of: (signals: Signals) => number;
  readonly say: (value: number) => string;
}

/** A kind that a session belongs to, and how a person of the shop would say it. */
export interface Kind {
  readonly of: (signals: Signals) => string;
  readonly say: (value: string) => string;
}

/** The columns as they are, and two figures made from them. */
export const MEASURES: { readonly [name: string]: Measure } = {
  Administrative: column('Administrative', (n) => pages(n, 'account')),
  Administrative_Duration: column('Administrative_Duration', (n) => `${time(n)} on account pages`),
  Informational: column('Informational', (n) => pages(n, 'information')),
  Informational_Duration: column('Informational_Duration', (n) => `${time(n)} on information pages`),
  ProductRelated: column('ProductRelated', (n) => pages(n, 'product')),
  ProductRelated_Duration: column('ProductRelated_Duration', (n) => `${time(n)} on product pages`),
  BounceRates: column('BounceRates', (n) => `landed on pages that ${percent(n)} leave at once`),
  ExitRates: column('ExitRates', (n) => `saw pages on which ${percent(n)} of visits end`),
  PageValues: column('PageValues', (n) =>
    n === 0 ? 'saw no page that led to sales before' : `saw pages that led to sales before (page value ${short(n)})`,
  ),
  SpecialDay: column('SpecialDay', (n) => (n === 0 ? 'no gift day near' : `a gift day is near (${short(n)} of 1)`)),
  SecondsPerProductPage: {
    of: (signals) => {
      const seen = readNumber(signals, 'ProductRelated');
      return seen === 0 ? 0 : readNumber(signals, 'ProductRelated_Duration') / seen;
    },
    say: (n) => `${time(n)} on each product page`,
  },
  ExitBeyondBounce: {
    of: (signals) => Math.max(0, readNumber(signals, 'ExitRates') - readNumber(signals, 'BounceRates')),
    say: (n) => `exit rate ${percent(n)} above the bounce rate`,
  },
};

const MONTHS: { readonly [month: string]: string } = {
  Feb: 'February',
  Mar: 'March',
  May: 'May',
  June: 'June',
  Jul: 'July',
  Aug: 'August',
  Sep: 'September',
  Oct: 'October',
  Nov: 'November',
  Dec: 'December',
};

/** The columns that name a kind. Codes without a public meaning are said as codes. */
export const KINDS: { readonly [name: string]: Kind } = {
  Month: kind('Month', (month) => `a visit in ${MONTHS[month] ?? month}`),
  VisitorType: kind('VisitorType', (type) => `a ${type.replaceAll('_', ' ').toLowerCase()}`),
  Weekend: kind('Weekend', (weekend) => (weekend === 'TRUE' ? 'a visit at the weekend' : 'a visit on a weekday')),
  OperatingSystems: kind('OperatingSystems', (code) => `operating system ${code}`),
  Browser: kind('Browser', (code) => `browser ${code}`),
  Region: kind('Region', (code) => `region ${code}`),
  TrafficType: kind('TrafficType', (code) => `came through traffic source ${code}`),
};

function column(name: string, say: (value: number) => string): Measure {
  return { of: (signals) => readNumber(signals, name), say };
}

function kind(name: string, say: (value: string) => string): Kind {
  return { of: (signals) => readKind(signals, name), say };
}

function pages(count: number, kindOfPage: string): string {
  return `${count === 0 ? 'no' : count} ${kindOfPage} page${count === 1 ? '' : 's'}`;
}

function time(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
