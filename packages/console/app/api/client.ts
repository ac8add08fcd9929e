import { createClient } from '@enginehouse/api';

/** The typed client of the server that these pages came from; the session travels in a cookie. */
export const client = createClient({ baseUrl: window.location.origin });
