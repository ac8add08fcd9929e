// The dialogues of a folder as rows for `enginehouse score`: npx node examples/dialogue/to-ndjson.ts FOLDER > dialogues.ndjson
import { readDialogues } from './dialogue/read-dialogues.ts';

const [folder = `${import.meta.dirname}/sample`] = process.argv.slice(2);
for (const { signals, donated } of await readDialogues(folder)) {
  process.stdout.write(`${JSON.stringify({ ...signals, persuadee_donated: donated })}\n`);
}
