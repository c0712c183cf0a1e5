import { readUpdate, type Update } from '@taocun/contracts';
import { isAmongSources } from '@taocun/domain';
import { type ApiKey } from '@taocun/service';
import { refusalFor } from './sender-rights';
import { aClosing, aRegistration, text } from './updates.fixture';

const read = (update: object): Update =>
  readUpdate(Buffer.from(text(update)), undefined, Date.parse('2014-07-01T00:00:00Z')) as Update;
const registration = read(aRegistration());
const closing = read(aClosing('tb-1'));
const key = (rights: Partial<ApiKey>): ApiKey => ({
  id: '',
  role: 'producer',
  name: '',
  sources: ['/'],
  createdAt: new Date(),
  ...rights,
});
const placesOf = (caller: ApiKey, registrySources?: readonly string[]) =>
  [registration, closing].map((update) => {
    const refusal = refusalFor(caller, registrySources)(update);
    return refusal && `${refusal.reason} ${refusal.path}`;
  });

it.each<[string, ApiKey, (string | undefined)[]]>([
  ['an operator', key({ role: 'operator', sources: [] }), [undefined, undefined]],
  ['a producer without types', key({}), ['foreign-type /type', 'foreign-type /type']],
  ['a registry', key({ types: ['taocun.village.registered.v1'] }), [undefined, 'foreign-type /type']],
  ['a marketplace', key({ types: ['taocun.shop.closed.v1'] }), ['foreign-type /type', undefined]],
  [
    'a producer of other sources',
    key({ sources: ['/x'], types: [] }),
    ['foreign-source /source', 'foreign-source /source'],
  ],
  ['a reader', key({ role: 'reader' }), ['foreign-source /source', 'foreign-source /source']],
  ['a subscriber', key({ role: 'subscriber' }), ['foreign-source /source', 'foreign-source /source']],
])('%s may send its own sources and types', (_name, caller, expected) => {
  expect(placesOf(caller)).toEqual(expected);
});

it('the message names the types that a key covers', () => {
  expect(
    refusalFor(key({ types: ['taocun.shop.closed.v1', 'taocun.order.paid.v1'] }), undefined)(registration)
      ?.message,
  ).toBe(
    'Your key does not cover updates of the type taocun.village.registered.v1, but taocun.shop.closed.v1, taocun.order.paid.v1. ' +
      'Have a key made with this type.',
  );
});

it.each([
  [['/marketplaces/taobao'], undefined],
  [['/x', '/marketplaces/'], undefined],
  [['/registry', '/registry/'], 'invalid-envelope /source'],
])(
  'villages are registered by %j alone, whoever asks, and shops are closed by all',
  (registries, expected) => {
    expect(placesOf(key({ role: 'operator' }), registries)).toEqual([expected, undefined]);
  },
);

it.each([
  ['/marketplaces/taobao', true],
  ['/marketplaces/taobao/', false],
  ['/marketplaces/taobao2', false],
  ['/marketplaces', false],
  ['/registry/', true],
  ['/registry/32', true],
  ['/registry', false],
  ['/registryx/', false],
  ['x/registry/', false],
  ['', false],
])('a full name and a prefix with a slash cover %j: %s', (source, covered) => {
  expect(isAmongSources(['/marketplaces/taobao', '/registry/'], source)).toBe(covered);
});
