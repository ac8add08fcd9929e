// Scores the dialogues of a folder on a house of its own, and installs what that takes.
//
//   npx node examples/dialogue/start.ts FOLDER [--data .enginehouse] [--limit 100] [--parameters FILE]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isEnginehouseError } from '@enginehouse/errors';
import { localOperator, openPlatform } from '@enginehouse/platform';
import { readDialogues } from './dialogue/read-dialogues.ts';
import { fitLikelihood } from './fit/fit-likelihood.ts';
import { prepare } from './prepare.ts';
import { report } from './report.ts';
import { scoreDialogues } from './score-dialogues.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '.enginehouse' },
    limit: { type: 'string', default: 'Infinity' },
    parameters: { type: 'string' },
  },
});
const print = (line: string): void => console.log(line);

try {
  await main();
} catch (error) {
  if (!isEnginehouseError(error)) throw error;
  console.error(`error ${error.code}: ${error.message}\n  fix: ${error.fix}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const all = await readDialogues(positionals[0] ?? `${import.meta.dirname}/sample`);
  const dialogues = all.slice(0, Number(values.limit));
  const openSdk = async (stack: AsyncDisposableStack) => {
    const options = { database: { dataDir: values.data }, engines: [import.meta.dirname] };
    return stack.use(await openPlatform(options)).createSdk(localOperator({ channel: 'example' }));
  };

  const scored = await within(async (stack) => {
    const sdk = await openSdk(stack);
    await prepare(sdk, print);
    const began = performance.now();
    const all = await scoreDialogues(sdk, dialogues, print);
    print(`scored ${all.length} dialogues in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return all;
  });
  // Rows of AI calls are written behind the calls: a house that was closed has written them all.
  await within(async (stack) => report(await openSdk(stack), scored, print));
  if (values.parameters !== undefined) {
    const parameters = fitLikelihood(scored.filter(({ half }) => half === 0));
    await writeFile(values.parameters, `${JSON.stringify(parameters, null, 2)}\n`);
  }
}

async function within<Result>(work: (stack: AsyncDisposableStack) => Promise<Result>): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  return await work(stack);
}
