/** What is let go of when a test file has ended. Apart from what fills it: every test file loads this, few need more. */
export const endOfFile = new Set<() => Promise<void>>();
