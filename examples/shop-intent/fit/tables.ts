/** The columns of a table: one, or two together. */
export type Columns = readonly string[];

/** Which tables are fitted for which engine. */
export const TABLES = {
  'engagement-evidence': [
    ['Administrative'],
    ['Administrative_Duration'],
    ['Informational'],
    ['Informational_Duration'],
    ['ProductRelated'],
    ['ProductRelated_Duration'],
    ['SecondsPerProductPage'],
    ['Administrative', 'ProductRelated'],
    ['Administrative', 'Administrative_Duration'],
    ['ProductRelated', 'ProductRelated_Duration'],
  ],
  'friction-evidence': [['BounceRates'], ['ExitRates'], ['ExitBeyondBounce'], ['ExitRates', 'BounceRates']],
  'season-evidence': [['Month'], ['SpecialDay'], ['Weekend']],
  'visitor-evidence': [['VisitorType'], ['TrafficType'], ['Browser'], ['OperatingSystems'], ['Region']],
  'browsing-intent': [
    ['ProductRelated', 'ExitRates'],
    ['ProductRelated', 'BounceRates'],
    ['ProductRelated', 'Month'],
    ['ProductRelated_Duration', 'Month'],
    ['ProductRelated', 'TrafficType'],
    ['ExitRates', 'Month'],
    ['Administrative', 'ExitRates'],
    ['Administrative', 'VisitorType'],
    ['TrafficType', 'Month'],
    ['VisitorType', 'Month'],
  ],
  'page-value-evidence': [
    ['PageValues'],
    ['PageValues', 'Month'],
    ['PageValues', 'ExitRates'],
    ['PageValues', 'BounceRates'],
    ['PageValues', 'ProductRelated'],
    ['PageValues', 'ProductRelated_Duration'],
    ['PageValues', 'Administrative'],
    ['PageValues', 'VisitorType'],
    ['PageValues', 'TrafficType'],
  ],
} as const satisfies { readonly [engineId: string]: readonly Columns[] };

export type TabledEngine = keyof typeof TABLES;

/** The engines that browsing-intent sums, and itself: everything but page values. */
export const BROWSING_ENGINES = [
  'engagement-evidence',
  'friction-evidence',
  'season-evidence',
  'visitor-evidence',
  'browsing-intent',
] as const satisfies readonly TabledEngine[];
