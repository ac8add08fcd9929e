import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

const app = createServer({ platform: createMemoryPlatform(), checkAnswers: true });

test('the page names this server alone, and its policy lets nothing else in', async () => {
  const { statusCode, headers, body } = await app.inject({ url: '/docs' });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('src="/docs/reference.js"');
  expect(body).toContain('/openapi.json');
  expect(body).not.toMatch(/https?:\/\//);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe|\*/);
  // The script that stands in the page is the one that the policy names.
  const [, inline = ''] = /<script(?![^>]*src=)[^>]*>([\s\S]*?)<\/script>/.exec(body) ?? [];
  expect(inline).toContain('createApiReference');
  expect(policy).toContain(createHash('sha256').update(inline).digest('base64'));
});

test('nobody outside is told of readers, and nothing is fetched through anybody', async () => {
  const { body } = await app.inject({ url: '/docs' });
  expect(body).toMatch(/"telemetry":\s*false/);
  expect(body).toMatch(/"withDefaultFonts":\s*false/);
  expect(body).toMatch(/"agent":\s*\{\s*"disabled":\s*true/);
  expect(body).not.toMatch(/"proxyUrl":\s*"[^"]/);
});

test('the script comes packed for those who unpack, and is the same', async () => {
  const plain = await app.inject({ url: '/docs/reference.js', headers: { 'accept-encoding': 'br' } });
  const packed = await app.inject({ url: '/docs/reference.js', headers: { 'accept-encoding': 'br, gzip' } });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
});
