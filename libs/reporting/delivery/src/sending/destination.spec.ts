import { type LookupAddress } from 'node:dns';
import { addressRangesOf, addressRefusal } from './addresses';
import {
  destinationOf,
  DestinationRefused,
  guardedLookup,
  type OpenNetworks,
  type Resolve,
} from './destination';

const none: OpenNetworks = [];
const opened = (...networks: string[]): OpenNetworks => addressRangesOf(networks);

describe('an address', () => {
  it.each([
    ['8.8.8.8'],
    ['223.5.5.5'],
    ['172.32.0.0'],
    ['100.63.255.255'],
    ['100.128.0.0'],
    ['2001:4860:4860::8888'],
    ['::ffff:8.8.8.8'],
    ['64:ff9b::8.8.8.8'],
    ['2001:470::5efe:8.8.8.8'],
    ['2001:470:122:344::8.8.8.8'],
    ['2606:4700::6810:84e5'],
    ['2a00:1450:4001:80e::1'],
    ['2001:470:122:344:1234:56ff:fea0:1'],
  ])('that is public may be reached: %s', (address) => {
    expect(addressRefusal(address, [])).toBeUndefined();
  });

  it.each([
    ['0.0.0.0', 'unspecified address'],
    ['127.0.0.1', 'loopback address'],
    ['10.0.0.1', 'private address'],
    ['172.31.255.255', 'private address'],
    ['192.168.1.1', 'private address'],
    ['169.254.169.254', 'link-local address'],
    ['100.64.0.0', "carrier's private address"],
    ['100.100.100.200', "carrier's private address"],
    ['198.18.0.1', 'reserved address'],
    ['224.0.0.1', 'multicast address'],
    ['240.0.0.1', 'reserved address'],
    ['255.255.255.255', 'broadcast address'],
    ['168.63.129.16', "address of a cloud's own services"],
    ['::', 'unspecified address'],
    ['::1', 'loopback address'],
    ['fe80::1', 'link-local address'],
    ['fe80::1%eth0', 'link-local address'],
    ['fd00:ec2::254', 'private address'],
    ['fec0::1', 'private address'],
    ['ff02::1', 'multicast address'],
    ['2001:db8::1', 'reserved address'],
    ['4000::1', 'address outside of the public Internet'],
    // IPv4 in IPv6: mapped, compatible, translated, and in 6to4, Teredo and NAT64.
    ['::ffff:127.0.0.1', 'loopback address'],
    ['::ffff:a9fe:a9fe', 'link-local address'],
    ['::127.0.0.1', 'loopback address'],
    ['::ffff:0:127.0.0.1', 'rfc6145 address'],
    ['2002:7f00:1::', '6to4 address'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo address'],
    ['64:ff9b::127.0.0.1', 'loopback address'],
    ['64:ff9b::a9fe:a9fe', 'link-local address'],
    ['64:ff9b:1::8.8.8.8', 'rfc6052 address'],
    // In ISATAP, and in a network's own NAT64, at each position that RFC 6052 has for the IPv4 address.
    ['2001:470::5efe:10.0.0.1', 'private address'],
    ['2001:470::200:5efe:127.0.0.1', 'loopback address'],
    ['2001:470:a00:1::', 'private address'],
    ['2001:470:122:a00:0:100::', 'private address'],
    ['2001:470:122:30a:0:1::', 'private address'],
    ['2001:470:122:344:a:0:100::', 'private address'],
    ['2001:470:122:344::10.0.0.1', 'private address'],
    ['2001:470:122:344::169.254.169.254', 'link-local address'],
    ['2001:470:122:344::100.100.100.200', "carrier's private address"],
    ['localhost', 'not an IP address'],
    ['', 'not an IP address'],
  ])('that is not public is refused: %s', (address, refused) => {
    expect(addressRefusal(address, [])).toBe(refused);
  });

  it.each([
    ['127.0.0.0/8', '127.0.0.1', true],
    ['127.0.0.0/8', '::ffff:127.0.0.1', true],
    ['::ffff:127.0.0.0/104', '127.0.0.1', true],
    ['127.0.0.0/8', '64:ff9b::127.0.0.1', true],
    ['127.0.0.0/8', '::1', false],
    ['::1/128', '::1', true],
    ['::1/128', '127.0.0.1', false],
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['10.1.0.0/16', '10.0.255.255', false],
    ['169.254.169.254/32', '169.254.169.254', true],
    ['0.0.0.0/0', 'fe80::1', false],
  ])('is taken where the operator allows %s: %s %s', (network, address, isTaken) => {
    expect(addressRefusal(address, addressRangesOf([network])) === undefined).toBe(isTaken);
  });
});

describe('a URL', () => {
  it.each([
    ['https://example.com/hooks?token=1', 'https://example.com/hooks?token=1'],
    ['HTTPS://Example.com:8443/', 'https://example.com:8443/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2001:4860:4860::8888]/', 'https://[2001:4860:4860::8888]/'],
    // A name is judged only when connecting.
    ['https://localhost./', 'https://localhost./'],
  ])('that may be delivered to: %s', (text, href) => {
    expect(String(destinationOf(text, none))).toBe(href);
  });

  it.each([
    ['decimal', 'http://2130706433/'],
    ['octal', 'http://017700000001/'],
    ['octal, byte by byte', 'http://0177.0.0.01/'],
    ['hexadecimal', 'http://0x7f000001/'],
    ['hexadecimal, byte by byte', 'http://0x7f.0x0.0x0.0x1/'],
    ['short', 'http://127.1/'],
    ['with a full stop after it', 'http://127.0.0.1./'],
    ['in full-width digits', 'http://１２７.０.０.１/'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/'],
    ['mapped into IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['mapped, in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['with a port', 'http://127.0.0.1:27017/'],
  ])('that is loopback in another form is refused: %s', (_form, text) => {
    expect(destinationOf(text, none)).toMatch(/^must not lead to .+: a loopback address$/);
    expect(destinationOf(text, opened('127.0.0.0/8'))).toBeInstanceOf(URL);
  });

  it.each([
    ['example.com', /^must be an absolute URL/],
    ['http://[fe80::1%25eth0]/', /^must be an absolute URL/],
    ['http://1.2.3.4.5/', /^must be an absolute URL/],
    ['ftp://example.com/', /^must begin with https/],
    ['file:///etc/passwd', /^must begin with https/],
    ['gopher://127.0.0.1:6379/_x', /^must begin with https/],
    ['https://user@example.com/', /^must not carry a login/],
    ['https://:password@example.com/', /^must not carry a login/],
    ['https://example.com/#part', /^must not have a fragment/],
  ])('that is none to deliver to is refused: %s', (text, why) => {
    expect(destinationOf(text, none)).toMatch(why);
  });

  it.each([
    ['https://8.8.8.8:22/', /^must not have the port 22: public addresses are reached at 443 and 8443$/],
    ['https://8.8.8.8:80/', /^must not have the port 80: /],
    ['http://8.8.8.8/', /^must begin with https:\/\/: /],
    ['http://8.8.8.8:443/', /^must begin with https:\/\/: /],
  ])(
    'of another scheme or port is refused, unless its address is in a network that is open: %s',
    (text, why) => {
      expect(destinationOf(text, none)).toMatch(why);
      expect(destinationOf(text, opened('10.0.0.0/8', '9.9.9.9/32'))).toMatch(why);
      expect(destinationOf(text, opened('8.8.8.0/24'))).toBeInstanceOf(URL);
    },
  );

  it.each([['http://example.com/'], ['https://example.com:6379/']])(
    'of another scheme or port is refused by its name too, where no network is open: %s',
    (text) => {
      expect(destinationOf(text, none)).toMatch(/^must /);
      expect(destinationOf(text, opened('10.0.0.0/8'))).toBeInstanceOf(URL);
    },
  );
});

describe('looking up a name', () => {
  const resolving =
    (...addresses: string[]): Resolve =>
    (_host, _options, done) =>
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const destinations = (
    resolve: Resolve,
    options = { all: true },
    open = none,
    text = 'https://host.example/',
  ): Promise<unknown> =>
    new Promise((done) =>
      guardedLookup(new URL(text), open, resolve)('host.example', options, (error, ...answer) =>
        done(error ?? answer),
      ),
    );

  it('gives the addresses that may be connected to, all or the first, as it was asked', async () => {
    expect(await destinations(resolving('8.8.8.8', '2001:4860:4860::8888'))).toEqual([
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2001:4860:4860::8888', family: 6 },
      ],
    ]);
    expect(await destinations(resolving('8.8.8.8', '8.8.4.4'), { all: false })).toEqual(['8.8.8.8', 4]);
  });

  it.each([
    [['127.0.0.1'], 'a loopback address'],
    [['8.8.8.8', '10.0.0.1'], 'a private address'],
    [['8.8.8.8', '::ffff:169.254.169.254'], 'a link-local address'],
    [['fe80::1%eth0'], 'a link-local address'],
  ])('gives none where one of them may not be reached: %j', async (addresses, what) => {
    const refused = await destinations(resolving(...addresses));
    expect(refused).toBeInstanceOf(DestinationRefused);
    expect((refused as Error).message).toBe(`host.example leads to ${what}`);
  });

  it('gives those that the operator has allowed', async () => {
    expect(await destinations(resolving('10.1.2.3'), { all: false }, opened('10.1.0.0/16'))).toEqual([
      '10.1.2.3',
      4,
    ]);
  });

  it.each([['http://host.example/'], ['https://host.example:6379/']])(
    'keeps %s to the networks that are open',
    async (text) => {
      const open = opened('10.1.0.0/16', '9.9.9.0/24');
      expect(await destinations(resolving('10.1.2.3', '9.9.9.9'), { all: false }, open, text)).toEqual([
        '10.1.2.3',
        4,
      ]);
      expect(await destinations(resolving('64:ff9b::10.1.2.3'), { all: false }, open, text)).toEqual([
        '64:ff9b::10.1.2.3',
        6,
      ]);
      const refused = await destinations(resolving('10.1.2.3', '8.8.8.8'), { all: false }, open, text);
      expect(refused).toBeInstanceOf(DestinationRefused);
      expect((refused as Error).message).toMatch(/^the URL of host\.example must /);
    },
  );

  it('passes on that a name is not known, or has no address', async () => {
    const unknown = Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    expect(await destinations((_host, _options, done) => done(unknown, []))).toBe(unknown);
    expect(await destinations(resolving())).toEqual(new DestinationRefused('host.example has no address'));
  });
});

it('a name that is none is refused, however often it is checked', () => {
  const spoiled = 'https://0x7f\u00ef\u00bb\u00bf.1/';
  // A check that V8 optimises after some thousand calls must still give the same result.
  const answers = new Set(Array.from({ length: 20_000 }, () => destinationOf(spoiled, none)));
  expect([...answers]).toEqual(['must be an absolute URL, for example https://example.com/taobao-villages']);
});
