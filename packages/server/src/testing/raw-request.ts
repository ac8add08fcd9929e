import { connect, type Socket } from 'node:net';

/** A bare connection to a server, for what no HTTP library would send. */
export interface RawConnection extends AsyncDisposable {
  readonly socket: Socket;
  /** Everything received until the text holds `until`, or the other side closes. */
  read(until?: string): Promise<string>;
}

export function openRaw(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let ended = false;
  let wake = (): void => {};
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    received += String(text);
    wake();
  });
  for (const event of ['end', 'close', 'error'] as const) {
    socket.on(event, () => {
      ended = true;
      wake();
    });
  }
  return {
    socket,
    async read(until) {
      while (!ended && (until === undefined || !received.includes(until))) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return received;
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

/** What an HTTP answer says, read from its text. */
export function parseAnswer(text: string) {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
  return { statusCode: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) };
}
