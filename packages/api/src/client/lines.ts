/** Lines of a UTF-8 body, without their ends. The body is cancelled when the reader stops early. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  // A reader, for not every browser lets bodies be iterated.
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const text = rest + decoder.decode(value, { stream: true });
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
        start = end + 1;
      }
      rest = text.slice(start);
    }
    ended = true;
    rest += decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    // A body that failed refuses to be cancelled with its own error, which was thrown already.
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}
