import { readFile } from 'node:fs/promises';
import { Copy, DockerfileParser, Healthcheck, type Instruction, type JSONInstruction } from 'dockerfile-ast';

/** What makes a stage, in its order. */
export type BuildStep =
  | { readonly kind: 'run'; readonly command: string; readonly folder: string }
  | { readonly kind: 'copy'; readonly from: string | null; readonly source: string; readonly target: string };

export interface Stage {
  readonly name: string | null;
  readonly steps: readonly BuildStep[];
}

/** What a container of the image is started with. */
export interface ImageSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** `1000:1000`. */
  readonly user: string;
  readonly volumes: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** The program that says whether it is well. */
  readonly health: readonly string[];
}

export interface Dockerfile {
  readonly stages: readonly Stage[];
  /** Of the last stage. */
  readonly settings: ImageSettings;
}

/** Reads the instructions that ours uses; any other is an error, so that none is left out of a test in silence. */
export async function readDockerfile(path: string): Promise<Dockerfile> {
  const parsed = DockerfileParser.parse(await readFile(path, 'utf8'));
  const stages: { name: string | null; steps: BuildStep[] }[] = [];
  let settings = emptySettings();
  for (const instruction of parsed.getInstructions()) {
    const words = instruction.getArguments().map((argument) => argument.getValue());
    const [first = '', second = '', third = null] = words;
    const steps = stages.at(-1)?.steps ?? [];
    switch (instruction.getKeyword()) {
      case 'FROM':
        stages.push({ name: third, steps: [] });
        settings = emptySettings();
        break;
      case 'WORKDIR':
        settings = { ...settings, folder: first };
        break;
      case 'RUN':
        steps.push({ kind: 'run', command: instruction.getArgumentsContent() ?? '', folder: settings.folder });
        break;
      case 'COPY':
        steps.push({ kind: 'copy', from: sourceStage(instruction), source: first, target: second });
        break;
      case 'ENV':
        settings = { ...settings, environment: { ...settings.environment, ...pairs(words) } };
        break;
      case 'USER':
        settings = { ...settings, user: first };
        break;
      case 'VOLUME':
        settings = { ...settings, volumes: words };
        break;
      case 'ENTRYPOINT':
        settings = { ...settings, entrypoint: jsonOf(instruction) };
        break;
      case 'CMD':
        settings = { ...settings, command: jsonOf(instruction) };
        break;
      case 'HEALTHCHECK':
        settings = { ...settings, health: healthOf(instruction) };
        break;
      case 'ARG':
      case 'LABEL':
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break;
      default:
        throw new TypeError(`${instruction.getKeyword()} is not followed here`);
    }
  }
  return { stages, settings };
}

function emptySettings(): ImageSettings {
  return { environment: {}, folder: '/', user: '0:0', volumes: [], entrypoint: [], command: [], health: [] };
}

function sourceStage(instruction: Instruction): string | null {
  if (!(instruction instanceof Copy)) throw new TypeError('a COPY that is none');
  return instruction.getFromFlag()?.getValue() ?? null;
}

function jsonOf(instruction: Instruction): string[] {
  return (instruction as JSONInstruction).getJSONStrings().map((text) => text.getJSONValue());
}

function healthOf(instruction: Instruction): string[] {
  if (!(instruction instanceof Healthcheck)) throw new TypeError('a HEALTHCHECK that is none');
  const text = instruction.getArgumentsContent() ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

function pairs(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}
