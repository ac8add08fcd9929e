import type { Candidates, Client, TrialAnswer, TrialBody } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { unknownModelOfInstance } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance } from '../instances/find-instance.ts';
import { list, wholeNumber } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { wrapText } from '../output/wrap-text.ts';
import { shellWord } from './instances-add.ts';

export const TRIAL_METHODS = ['generateText', 'extractTokens', 'classify', 'embed'] as const;
type Method = TrialBody['method'];

const METHOD_OF: { readonly [capability: string]: Method } = {
  chat: 'generateText',
  token_extraction: 'extractTokens',
  classification: 'classify',
  embedding: 'embed',
};

export interface InstancesTryOptions {
  /** A bound model of the instance. Default: its first active one. */
  readonly model?: string;
  readonly method?: Method;
  readonly labels?: readonly string[];
}

const OBJECTIVE = 'objective:';

/** One call to a model of an instance, or to an objective, and who answered. */
export async function instancesTry(
  context: CommandContext,
  word: string,
  text: string,
  options: InstancesTryOptions,
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const target = word.startsWith(OBJECTIVE)
    ? await objectiveTarget(client, word.slice(OBJECTIVE.length), options)
    : await instanceTarget(client, word, options);
  const { labels } = options;
  const isMapped = await servedByMapping(client, target);
  const answer = await client.ai.try({ body: { ...target, text, ...(labels === undefined ? {} : { labels }) } });
  if (context.json) await printJson(terminal, answer);
  else
    await printAnswer(
      terminal,
      answer,
      isMapped(answer) ? '' : `, by capability: ${target.objective} maps to no model that serves`,
    );
  return EXIT.done;
}

/** Whether it was the mapping of the objective that chose who answered. */
async function servedByMapping(
  client: Client,
  { objective, method }: Target,
): Promise<(answer: TrialAnswer) => boolean> {
  if (objective === undefined) return () => true;
  const { candidates } = await client.ai.explain({ body: { objective, method } });
  return ({ by }) => candidates.some((one) => one.modelRegistryId === by.modelRegistryId && one.chosenBy === 'mapping');
}

type Target = Pick<TrialBody, 'model' | 'objective' | 'method'>;

async function instanceTarget(client: Client, word: string, options: InstancesTryOptions): Promise<Target> {
  const instance = await findInstance(client, word);
  const { models } = await client.instances.models({ params: { engineInstanceId: instance.id } });
  const asked = options.model?.toLowerCase();
  const name = shellWord(instance.name);
  const model = models.find((one) =>
    asked === undefined ? one.status === 'active' : one.name.toLowerCase() === asked || String(one.id) === asked,
  );
  if (model === undefined) {
    throw asked === undefined
      ? unknownModelOfInstance(
          `${instance.name} has no active model`,
          name,
          `Activate one: enginehouse instances models ${name} --activate MODEL.`,
        )
      : unknownModelOfInstance(`no model '${options.model}' is bound to ${instance.name}`, name);
  }
  const method = options.method ?? model.capabilities.flatMap((one) => METHOD_OF[one] ?? [])[0] ?? 'generateText';
  return { model: model.id, method };
}

/** Without a method, the one that its mapping serves; else the first that any model serves. */
async function objectiveTarget(client: Client, objective: string, options: InstancesTryOptions): Promise<Target> {
  if (options.method !== undefined) return { objective, method: options.method };
  let usable: Method | undefined;
  for (const method of TRIAL_METHODS) {
    const { candidates } = await client.ai.explain({ body: { objective, method } });
    const first = candidates.find(({ skipped }) => skipped === null);
    if (first?.chosenBy === 'mapping') return { objective, method };
    if (first !== undefined) usable ??= method;
  }
  return { objective, method: usable ?? 'generateText' };
}

async function printAnswer(terminal: Terminal, answer: TrialAnswer, how: string): Promise<void> {
  switch (answer.method) {
    case 'generateText':
      await write(terminal.out, `${plainLines(answer.text)}\n`);
      break;
    case 'embed': {
      const shown = answer.embedding.slice(0, 6).map((value) => value.toPrecision(3));
      await write(terminal.out, `${wholeNumber(answer.embedding.length)} numbers: ${shown.join(' ')} ...\n`);
      break;
    }
    case 'classify':
      await printTable(
        terminal,
        [
          { title: 'LABEL', value: ({ label }) => plainText(label) },
          { title: 'SCORE', value: ({ score }) => score.toFixed(3), align: 'right' },
        ],
        answer.labels,
      );
      break;
    case 'extractTokens':
      await printTable(
        terminal,
        [
          { title: 'TEXT', value: ({ text }) => plainText(text) },
          { title: 'LABEL', value: ({ label }) => plainText(label) },
          { title: 'FROM', value: ({ start }) => String(start), align: 'right' },
          { title: 'TO', value: ({ end }) => String(end), align: 'right' },
        ],
        answer.tokens,
      );
      break;
  }
  const { by } = answer;
  const usage =
    'usage' in answer && answer.usage.totalTokens !== null ? `, ${wholeNumber(answer.usage.totalTokens)} tokens` : '';
  const said = plainText(`${by.modelName} of ${by.provider}${how}, call ${by.callId}${usage}`);
  const width = terminal.interactive ? terminal.width : Number.POSITIVE_INFINITY;
  await write(terminal.err, `${styled(terminal, 'dim', wrapText(said, width))}\n`);
  for (const warning of by.warnings) {
    await write(terminal.err, `${styled(terminal, 'yellow', 'warning')} ${plainText(warning)}\n`);
  }
}

/** What a model writes may act upon a terminal; its line breaks are meant. */
function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

/** Who would answer an objective, and who would not. */
export async function instancesExplain(
  context: CommandContext,
  objective: string,
  options: { readonly method?: TrialBody['method'] },
): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const { method } =
    options.method === undefined ? await objectiveTarget(client, objective, {}) : { method: options.method };
  const { candidates } = await client.ai.explain({ body: { objective, method } });
  if (context.json) await printJson(terminal, { objective, method, candidates });
  else if (candidates.length === 0) await write(terminal.out, `no model could be asked for ${method}\n`);
  else await printCandidates(terminal, method, candidates);
  return candidates.some(({ skipped }) => skipped === null) ? EXIT.done : EXIT.failure;
}

async function printCandidates(
  terminal: Terminal,
  method: string,
  candidates: Candidates['candidates'],
): Promise<void> {
  await write(terminal.out, `${styled(terminal, 'dim', `asked for ${method}, in this order`)}\n`);
  await printTable(
    terminal,
    [
      { title: 'MODEL', value: ({ modelName }) => plainText(modelName) },
      { title: 'PROVIDER', value: ({ provider }) => plainText(provider) },
      { title: 'BY', value: ({ chosenBy }) => chosenBy ?? '-' },
      { title: 'SKIPPED', value: ({ skipped }) => list(skipped === null ? [] : [plainText(skipped)], '-') },
    ],
    candidates,
  );
}
