import { writeFileSync } from 'node:fs';
import { dataFile, FITTED_HALF, MEASURED_FILE, PARAMETER_FOLDERS, parametersFile } from './files.ts';
import { type AllParameters, fitAll } from './fit-all.ts';
import { formatJson } from './format-json.ts';
import { averageOf, type Figures, measure, say } from './measure.ts';
import { readSessions } from './read-sessions.ts';

// Usage: node examples/shop-intent/fit/fit.ts [online_shoppers_intention.csv]
// Fits both halves, measures each on the other, and writes the parameters fitted on the first.

const file = process.argv[2] ?? dataFile();
if (file === undefined) {
  console.error('The data set is not beside the project. Say where it is: node fit.ts online_shoppers_intention.csv');
  process.exit(2);
}
const sessions = readSessions(file);
const halves = [0, 1].map((half) => sessions.filter((session) => session.half === half));
console.log(`${sessions.length} sessions: ${halves[0]?.length} in half 0, ${halves[1]?.length} in half 1`);

const parameters = halves.map((half, number) => {
  console.log(`\nfitting on half ${number}`);
  return fitAll(half, (message) => console.log(`  ${message}`));
});
const measured = [0, 1].map((fitted) => {
  const unseen = halves[1 - fitted] ?? [];
  const said = [0, 1].map((half) => say(parameters[half] as AllParameters, unseen));
  return measure(unseen, said[fitted] ?? [], said[1 - fitted] ?? []);
});
const [first, second] = measured;
if (first === undefined || second === undefined) throw new Error('two halves were fitted');
const average = averageOf(first.scores, second.scores);

for (const engineId of Object.keys(PARAMETER_FOLDERS) as (keyof AllParameters)[]) {
  writeFileSync(parametersFile(engineId), formatJson(parameters[FITTED_HALF]?.[engineId]));
}
writeFileSync(MEASURED_FILE, formatJson({ directions: measured, average }));

console.log('\nROC AUC on the half that was not fitted:');
console.log(`${''.padEnd(24)}  fitted on 0  fitted on 1  average`);
for (const [engineId, { auc }] of Object.entries<Figures>(average)) {
  const cells = [first, second].map(({ scores }) =>
    scores[engineId as keyof typeof scores].auc.toFixed(4).padStart(11),
  );
  console.log(`${engineId.padEnd(24)}  ${cells.join('  ')}  ${auc.toFixed(4).padStart(7)}`);
}
console.log('\n90 % intervals of purchase-intent, share covered:');
for (const { fittedOn, coverage } of measured) console.log(`  fitted on ${fittedOn}:`, coverage);
console.log(
  `\nWrote the parameters fitted on half ${FITTED_HALF} beside the engines, and the figures to fit/measured.json`,
);
