// npm run accept-api: keeps the OpenAPI document of the code as the one that callers are promised, breaking changes included.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiChanges } from './checks/api-changes.ts';
import { asText, currentDocument, keptDocument, openapiFile } from './generators/openapi-file.ts';

const root = join(import.meta.dirname, '..');
const now = await currentDocument(root);
const kept = await keptDocument(root);
const { breaking } = kept === null ? { breaking: [] } : apiChanges(kept, now);
await writeFile(join(root, openapiFile.file), asText(now));
for (const one of breaking) process.stdout.write(`accepted  ${one}\n`);
process.stdout.write(`wrote ${openapiFile.file}: ${breaking.length} breaking changes accepted\n`);
