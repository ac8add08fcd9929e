import type { BodyLimits } from './body-limit.ts';
import { egressAnswerTooLarge } from './egress-errors.ts';

const FORMATS: Readonly<Record<string, string>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'brotli',
};

/**
 * Undoes the encodings of a body that was packed although nobody asked for it. What comes out is held to the limit of answers
 * that are read whole, as one that came plain: a kilobyte can unpack to a megabyte. Null for an encoding that is not known here.
 */
export function unpackBody(
  body: ReadableStream<Uint8Array>,
  encoding: string,
  subject: string,
  { whole }: BodyLimits,
): ReadableStream<Uint8Array> | null {
  const formats = encoding
    .split(',')
    .map((name) => FORMATS[name.trim().toLowerCase()])
    .toReversed();
  if (formats.length > 3 || formats.includes(undefined)) return null;
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > whole) controller.error(egressAnswerTooLarge(subject, whole, false));
      else controller.enqueue(chunk);
    },
  });
  const unpacked = formats.reduce(
    (packed, format) => packed.pipeThrough(new DecompressionStream(format as 'gzip') as never),
    body,
  );
  return unpacked.pipeThrough(counted);
}
