import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fastify from 'fastify';
import type { ByteAnswer } from './call.ts';

/** The page of this API for people, and the one script that it loads. */
export interface ReferencePage {
  readonly page: ByteAnswer;
  /** `packed`: for callers who take gzip, a third of the bytes. */
  script(packed: boolean): ByteAnswer;
}

const SCRIPT_PATH = '/docs/reference.js';

/** Of the same server alone: no fonts, no proxy, nothing that counts readers or asks a model elsewhere. */
const SETTINGS = {
  url: '/openapi.json',
  theme: 'default',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  persistAuth: false,
} as const;

let loading: Promise<ReferencePage> | undefined;

/** Made at the first view: the library is one text of 4 MB, which a house that nobody reads the page of never loads. */
export function loadReferencePage(): Promise<ReferencePage> {
  loading ??= render();
  return loading;
}

/** The library is a plugin of a server: it is asked through one of its own that listens nowhere. */
async function render(): Promise<ReferencePage> {
  const { default: plugin } = await import('@scalar/fastify-api-reference');
  await using server = fastify();
  await server.register(plugin, {
    routePrefix: '/docs',
    configuration: { ...SETTINGS, pageTitle: 'Enginehouse HTTP API', cdn: SCRIPT_PATH },
  });
  const rendered = (await server.inject({ url: '/docs/' })).body;
  // A language for screen readers, and an icon that browsers need not ask for.
  const html = rendered
    .replace('<html>', '<html lang="en">')
    .replace('<head>', '<head><link rel="icon" href="data:,">');
  const script = (await server.inject({ url: '/docs/js/scalar.js' })).body;
  const packed = gzipSync(script);
  const headers = { 'content-security-policy': policyOf(html), 'cache-control': 'no-cache' };
  const scriptHeaders = { 'cache-control': 'public, max-age=3600', vary: 'accept-encoding' };
  const type = 'text/javascript; charset=utf-8';
  return {
    page: { type: 'text/html; charset=utf-8', headers, body: html },
    script: (takesGzip) =>
      takesGzip
        ? { type, headers: { ...scriptHeaders, 'content-encoding': 'gzip' }, body: packed }
        : { type, headers: scriptHeaders, body: script },
  };
}

/** The scripts that stand in the page run by their hash, and no others; styles are written by the components. */
function policyOf(html: string): string {
  const inline = Array.from(
    html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g),
    ([, text = '']) => text,
  );
  const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
