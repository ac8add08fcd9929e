/** The states a session can be seen in, in order. `buying` would follow, but a row never shows it. */
export const SESSION_STATES = ['browsing', 'comparing', 'deciding'] as const;
export type SessionState = (typeof SESSION_STATES)[number];
