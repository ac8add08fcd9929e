// Kept by hand: ways to write an address that must not be reached. Each is a URL, and what stands behind its spelling.

export interface Spelling {
  readonly url: string;
  /** What a resolver answers in its place: the second resolution of a name that was harmless at first. */
  readonly address: string;
}

function spellings(address: string, urls: readonly string[]): readonly Spelling[] {
  return urls.map((url) => ({ url, address }));
}

/** Reachable for nobody, in no mode. */
export const NEVER_REACHED: readonly Spelling[] = [
  ...spellings('169.254.169.254', [
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.169.254./',
    'http://169.254.169.254:80/',
    'https://169.254.169.254/',
    // Decimal, hexadecimal, octal, short, and all at once.
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0xA9FEA9FE./',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://025177524776/',
    'http://0251.0376.0251.0376/',
    'http://00000251.000376.00251.0376/',
    'http://169.16689662/',
    'http://169.254.43518/',
    'http://0xa9.254.0251.254/',
    // Other digits and other dots.
    'http://１６９.２５４.１６９.２５４/',
    'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
    'http://169。254。169。254/',
    'http://169．254．169．254/',
    'http://169｡254｡169｡254/',
    'http://%31%36%39.254.169.254/',
    'http://169%2E254%2E169%2E254/',
    // What URL parsers forgive.
    'http:169.254.169.254/',
    'http:\\\\169.254.169.254\\latest',
    'http:///169.254.169.254/',
    'HTTP://169.254.169.254/',
    ' \thttp://169.254.169.254/',
    'http://169.254\t.169.\n254/',
    'http://169.254.169.254#@api.example.com/',
    'http://169.254.169.254?@api.example.com/',
    // The name in front is a user name.
    'http://api.example.com@169.254.169.254/',
    'http://api.example.com:443@169.254.169.254/',
    'http://api.example.com%2F@169.254.169.254/',
    // The same within IPv6.
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[0000:0000:0000:0000:0000:FFFF:A9FE:A9FE]/',
    'http://[::169.254.169.254]/',
    'http://[::ffff:0:169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[64:ff9b:1::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[2001:0:4136:e378:8000:63bf:5601:5601]/',
    'http://[2606:4700::5efe:169.254.169.254]/',
    'http://[fe80::5efe:169.254.169.254]/',
  ]),
  // Other metadata services, by address and by name.
  ...spellings('fd00:ec2::254', [
    'http://[fd00:ec2::254]/',
    'http://[fd00:0ec2:0:0:0:0:0:254]/',
    'http://[fd00:ec2::23]/',
  ]),
  ...spellings('fd20:ce::254', ['http://[fd20:ce::254]/']),
  ...spellings('fd00:42::42', ['http://[fd00:42::42]/']),
  ...spellings('169.254.170.2', ['http://169.254.170.2/v2/credentials', 'http://2852039170/']),
  ...spellings('100.100.100.200', ['http://100.100.100.200/', 'http://0x64.0x64.0x64.0xc8/']),
  ...spellings('168.63.129.16', ['http://168.63.129.16/', 'http://[::ffff:168.63.129.16]/']),
  ...spellings('192.0.0.192', ['http://192.0.0.192/']),
  ...spellings('169.254.169.254', [
    'http://metadata.google.internal/',
    'http://METADATA.google.INTERNAL/',
    'http://metadata.google.internal./',
    'http://metadata.google.internal../',
    'http://ｍｅｔａｄａｔａ.google.internal/',
    'http://metadata%2Egoogle.internal/',
    'http://metadata/',
    'http://metadata.goog/',
    'http://instance-data.ec2.internal/',
  ]),
  // Link-local.
  ...spellings('169.254.0.1', ['http://169.254.0.1/', 'http://0xa9fe0001/']),
  ...spellings('fe80::1', [
    'http://[fe80::1]/',
    'http://[febf:ffff::1]/',
    'http://[fe80::1%25eth0]/',
    'http://[fe80::1%eth0]/',
  ]),
  ...spellings('fec0::1', ['http://[fec0::1]/']),
  // Unspecified: this machine, for most systems.
  ...spellings('0.0.0.0', [
    'http://0.0.0.0/',
    'http://0/',
    'http://0x0/',
    'http://00/',
    'http://0.0/',
    'http://0.1.2.3/',
  ]),
  ...spellings('::', ['http://[::]/', 'http://[0:0:0:0:0:0:0:0]/', 'http://[::ffff:0.0.0.0]/']),
  // Multicast, broadcast, reserved.
  ...spellings('224.0.0.1', ['http://224.0.0.1/', 'http://0xe0000001/', 'http://239.255.255.250/']),
  ...spellings('ff02::1', ['http://[ff02::1]/', 'http://[ff0e::1]/']),
  ...spellings('255.255.255.255', ['http://255.255.255.255/', 'http://4294967295/', 'http://0xffffffff/']),
  ...spellings('240.0.0.1', ['http://240.0.0.1/', 'http://198.18.0.1/', 'http://192.0.2.1/', 'http://203.0.113.9/']),
  ...spellings('2001:db8::1', ['http://[2001:db8::1]/', 'http://[100::1]/', 'http://[3fff::1]/', 'http://[5f00::1]/']),
  // Loopback and private addresses where nobody writes them by chance.
  ...spellings('::ffff:127.0.0.1', [
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::192.168.0.1]/',
  ]),
];

/** Reachable only for an instance whose own config is that address. */
export const LOCAL_ONLY: readonly Spelling[] = [
  ...spellings('127.0.0.1', [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://ⓛocalhost/',
    'http://%6cocalhost/',
  ]),
  ...spellings('127.0.0.2', ['http://127.0.0.2/', 'http://127.255.255.254/']),
  ...spellings('::1', ['http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[0000::0001]/']),
  ...spellings('10.0.0.1', ['http://10.0.0.1/', 'http://10.1/', 'http://167772161/', 'http://012.0.0.1/']),
  ...spellings('172.16.0.1', ['http://172.16.0.1/', 'http://172.31.255.254/', 'http://0xac.0x10.1/']),
  ...spellings('192.168.0.1', ['http://192.168.0.1/', 'http://192.168.1/', 'http://0xc0a80001/']),
  ...spellings('100.64.0.1', ['http://100.64.0.1/']),
  ...spellings('fd12:3456::1', ['http://[fd12:3456::1]/', 'http://[fc00::1]/']),
];
