import { currentDocument, keptDocument, openapiFile } from '../generators/openapi-file.ts';
import { apiChanges } from './api-changes.ts';
import type { Check, Finding } from './check.ts';

/** Holds the routes to the OpenAPI document that was committed last: what breaks callers is said, and accepted on purpose. */
export const checkApi: Check = {
  name: 'api',
  what: 'no caller of the HTTP API is broken unawares',
  run: async (root) => {
    const kept = await keptDocument(root);
    // That it is missing or old is said by the check of generated files.
    if (kept === null) return [];
    const { breaking } = apiChanges(kept, await currentDocument(root));
    const findings = breaking.map((message): Finding => ({ where: openapiFile.file, message }));
    if (findings.length === 0) return [];
    const message = `if callers are to be broken, say so in the commit that runs 'npm run accept-api'`;
    return [...findings, { where: openapiFile.file, message }];
  },
};
