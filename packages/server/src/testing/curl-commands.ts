/** A call as a `curl` command of a document says it. */
export interface CurlCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/**
 * The calls in the `sh` blocks of a Markdown text. Reads what our documents use: `cat FILE | curl`, -X, -H, -d; every
 * file is the `json` block of the text.
 */
export function curlCalls(markdown: string): CurlCall[] {
  const file = /```json\n(.*?)```/s.exec(markdown)?.[1] ?? '';
  const blocks = Array.from(markdown.matchAll(/```sh\n(.*?)```/gs), ([, text]) => text as string);
  const commands = blocks.flatMap((text) =>
    text
      .replace(/(\\|\|)\n\s*/g, (_, mark: string) => (mark === '|' ? '| ' : ' '))
      .split('\n')
      .filter((line) => line.includes('curl ')),
  );
  return commands.map((command) => readCommand(command, file));
}

function readCommand(command: string, file: string): CurlCall {
  const words = shellWords(command);
  const pipe = words.indexOf('|');
  const piped = pipe < 0 ? undefined : file.repeat(pipe - 1);
  const call = { url: '', method: '', headers: {} as Record<string, string>, body: undefined as string | undefined };
  const options = words.slice(pipe + 2);
  for (let index = 0; index < options.length; index++) {
    const word = options[index] as string;
    if (word === '-X') call.method = options[++index] as string;
    else if (word === '-H') {
      const [name = '', value = ''] = (options[++index] as string).split(': ');
      call.headers[name] = value;
    } else if (word === '-d') {
      const data = options[++index] as string;
      call.body = data.startsWith('@') ? file.trim() : data;
    } else if (word === '--data-binary') {
      if (options[++index] !== '@-') throw new TypeError(`cannot read '${command}'`);
      call.body = piped;
    } else if (word.startsWith('http')) call.url = word;
    else if (!/^-[siN]+$/.test(word)) throw new TypeError(`cannot read '${word}' in '${command}'`);
  }
  return { ...call, method: call.method || (call.body === undefined ? 'GET' : 'POST') };
}

/** Words of a command: apart by blanks, or inside quotes. */
function shellWords(command: string): string[] {
  return Array.from(
    command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
