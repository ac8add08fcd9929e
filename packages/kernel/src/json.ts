/** What an engine may take and return: JSON, and nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The input of a run: one JSON object. */
export type Signals = { readonly [key: string]: Json };
