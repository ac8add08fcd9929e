import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * What a page of the console may load: its own files, and nothing of anybody else. Styles are written at run time by the
 * components, which is why they may stand in the page.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of the console's files, over those of every answer. */
export type PageHeaders = Readonly<Record<string, string>>;

const PAGE_HEADERS: PageHeaders = { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' };
/** Their names hold a hash of what is in them. */
const ASSET_HEADERS: PageHeaders = { ...PAGE_HEADERS, 'cache-control': 'public, max-age=31536000, immutable' };

/** The console of a folder: its assets under `/assets/`, and its one page for every address that people may open. */
export interface ConsolePages {
  sendPage(reply: FastifyReply): FastifyReply;
}

/** Whether this is a person who opens a page, and not a program that asks a route. */
export function isPageView({ method, headers, url }: Pick<FastifyRequest, 'method' | 'headers' | 'url'>): boolean {
  const looks = method === 'GET' || method === 'HEAD';
  return looks && (headers.accept ?? '').includes('text/html') && !/^\/(api|v1|assets)\//.test(url);
}

/** Lets the server give out the console that was built into `folder`. */
export function registerConsole(app: FastifyInstance, folder: string): ConsolePages {
  void app.register(fastifyStatic, { root: folder, serve: false });
  void app.register(async (assets) => {
    assets.addHook('onRoute', (route) => {
      route.config = { ...route.config, isPublic: true };
    });
    // Files are looked up as they are asked for: a console that is built anew while the server runs is served at once.
    await assets.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      decorateReply: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries(ASSET_HEADERS)) reply.header(name, value);
      },
    });
  });
  return {
    sendPage: (reply) => {
      void reply.headers(PAGE_HEADERS);
      return reply.sendFile('index.html', { cacheControl: false });
    },
  };
}
