import type { Signals } from '@enginehouse/kernel';

/** A returning visitor who compared for a while in November and looked at the account. Hand-written. */
export const SESSION: Signals = {
  Administrative: 3,
  Administrative_Duration: 80,
  Informational: 0,
  Informational_Duration: 0,
  ProductRelated: 30,
  ProductRelated_Duration: 1200,
  BounceRates: 0.004,
  ExitRates: 0.02,
  PageValues: 12.5,
  SpecialDay: 0,
  Month: 'Nov',
  OperatingSystems: 2,
  Browser: 2,
  Region: 1,
  TrafficType: 2,
  VisitorType: 'Returning_Visitor',
  Weekend: false,
};
