const INSTEAD = '***';
/** What is shorter would take parts of ordinary words out of every text. */
const SHORTEST = 4;
/** Upstreams quote keys with their middle masked (`sk-ab****yz`): that much of the beginning gives one away. */
const BEGINNING = 3;

/**
 * A text without these secrets: as they are, as they stand in URLs, in JSON and in Basic credentials, and quoted with a
 * part of them masked.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const patterns = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [
      ...new Set([
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      ]),
    ])
    // The longest first: one may hold another.
    .sort((one, other) => other.length - one.length)
    .map(escaped);
  const masked = secrets
    .filter((secret) => secret.length >= 2 * SHORTEST)
    .map((secret) => `${escaped(secret.slice(0, BEGINNING))}[\\w-]*(?:[*.\u2022]{2,}|\u2026)[\\w-]*`);
  const all = [...patterns, ...masked];
  if (all.length === 0) return (text) => text;
  const pattern = new RegExp(all.join('|'), 'g');
  return (text) => text.replace(pattern, INSTEAD);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
