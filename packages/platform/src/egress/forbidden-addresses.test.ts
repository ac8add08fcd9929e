import { isEnginehouseError } from '@enginehouse/errors';
import { expect, test } from 'vitest';
import { addressClass } from './address-class.ts';
import { LOCAL_ONLY, NEVER_REACHED, type Spelling } from './testing/forbidden-spellings.ts';
import { openTestDialer, type TestDialer } from './testing/open-test-dialer.ts';
import { serve } from './testing/serve.ts';

const ALL = [...NEVER_REACHED, ...LOCAL_ONLY];

/** `EGRESS_DENIED`, or that it is no URL at all. */
async function refusalOf(dialer: TestDialer, first: string, init?: RequestInit, url = first): Promise<string> {
  const outcome: unknown = await dialer.fetch(first, init).catch((error: unknown) => error);
  if (isEnginehouseError(outcome)) return outcome.code;
  const cause = outcome instanceof TypeError ? `${outcome.message} ${outcome.cause}` : '';
  return /Failed to parse URL|redirects to what is no URL/.test(cause) && !URL.canParse(url)
    ? 'no URL'
    : String(outcome);
}

async function notRefused(
  spellings: readonly Spelling[],
  refusal: (spelling: Spelling) => Promise<string>,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const spelling of spellings) {
    const answer = await refusal(spelling);
    if (answer !== 'EGRESS_DENIED' && answer !== 'no URL') told.push(`${spelling.url}: ${answer}`);
  }
  return told;
}

test('there are many ways to write them', () => {
  expect(new Set(ALL.map(({ url }) => url)).size).toBe(ALL.length);
  expect(NEVER_REACHED.length).toBeGreaterThan(90);
  expect(ALL.filter(({ url }) => !URL.canParse(url)).length).toBeLessThan(6);
});

test('none is reached by a first request, whatever the config says', async () => {
  for (const deployment of ['remote', 'hybrid'] as const) {
    await using dialer = openTestDialer({ deployment, config: { base_url: 'https://api.example.com/v1' } });
    expect(await notRefused(ALL, ({ url }) => refusalOf(dialer, url))).toEqual([]);
  }
  for (const { url } of NEVER_REACHED) {
    await using dialer = openTestDialer({ config: { base_url: url } });
    expect([url, await refusalOf(dialer, url)]).toEqual([url, expect.stringMatching(/^EGRESS_DENIED$|^no URL$/)]);
  }
});

test('those that nobody may reach stay out of reach where denials are only reported', async () => {
  await using dialer = openTestDialer({ mode: 'report' });
  expect(await notRefused(NEVER_REACHED, ({ url }) => refusalOf(dialer, url))).toEqual([]);
});

test('approvals do not open them either', async () => {
  const hosts = ['169.254.169.254', 'metadata.google.internal', 'fd00:ec2::254', '0.0.0.0', '::ffff:127.0.0.1'];
  const approvals = hosts.flatMap((host) =>
    (['public', 'private', 'loopback'] as const).map((one) => ({ host, port: 80, addressClass: one })),
  );
  await using dialer = openTestDialer({ approvals });
  expect(await notRefused(NEVER_REACHED, ({ url }) => refusalOf(dialer, url))).toEqual([]);
});

test('none is reached by redirection', async () => {
  let location = '';
  await using server = await serve((_request, answer) => answer.writeHead(302, { location }).end());
  await using dialer = openTestDialer({ config: { base_url: server.url } });
  // `http:169.254.169.254` without slashes is a path of the server itself.
  const elsewhere = ALL.filter(({ url }) => URL.parse(url.trim(), server.url)?.origin !== server.url);
  expect(ALL.length - elsewhere.length).toBe(1);
  const refused = await notRefused(elsewhere, ({ url }) => {
    // A header holds no control characters; what is beyond ASCII travels as UTF-8.
    location = Buffer.from(url.trim().replaceAll(/[\t\n]/g, '')).toString('latin1');
    return refusalOf(dialer, server.url, { redirect: 'follow' }, url);
  });
  expect(refused).toEqual([]);
});

test('none is reached when a name resolves to it the second time', async () => {
  await using server = await serve((_request, answer) => answer.setHeader('connection', 'close').end('once'));
  let addresses: readonly string[] = [];
  const approvals = [{ host: 'rebind.example', port: server.port, addressClass: 'loopback' as const }];
  await using dialer = openTestDialer({ approvals }, { resolve: async () => addresses });
  const url = `http://rebind.example:${server.port}/`;
  const loopback = ({ address }: Spelling): boolean => addressClass(address) !== 'loopback';
  const refused = await notRefused(ALL.filter(loopback), async ({ address }) => {
    addresses = ['127.0.0.1'];
    expect(await (await dialer.fetch(url)).text()).toBe('once');
    addresses = [address];
    const answer = await refusalOf(dialer, url);
    // One that may be reached does not make up for one that may not.
    addresses = ['127.0.0.1', address];
    return answer === 'EGRESS_DENIED' ? refusalOf(dialer, url) : answer;
  });
  expect(refused).toEqual([]);
  // An answer that is no address in the one usual spelling leads nowhere.
  for (const odd of ['0x7f.1', '127.1', '010.0.0.1', '127.0.0.1 ', '::ffff:127.0.0.1', 'fe80::1%eth0', '']) {
    addresses = [odd];
    expect([odd, await refusalOf(dialer, url)]).toEqual([odd, 'EGRESS_DENIED']);
  }
});

test('names and addresses of the Internet are none of them', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ]) {
    expect([address, addressClass(address)]).toEqual([address, 'public']);
  }
});
