import { isOwnedBy, ownerOf } from './source-owner';

it.each([
  ['/marketplaces/taobao', '/marketplaces/taobao'],
  ['/marketplaces/taobao/', '/marketplaces/taobao'],
  ['/marketplaces/taobao/orders/2014', '/marketplaces/taobao'],
  ['/registry', '/registry'],
  ['/', '/'],
  ['//', '//'],
  ['///', '//'],
  ['//taobao.com/orders', '//taobao.com'],
  ['/a://b/c', '/a:/'],
  ['https://taobao.com', 'https://taobao.com'],
  ['https://taobao.com/', 'https://taobao.com'],
  ['https://taobao.com/orders/2014', 'https://taobao.com'],
  ['file:///orders', 'file://'],
  ['://', '://'],
  ['a/b://c/d', 'a/b://c'],
  ['taobao/orders', 'taobao/orders'],
  ['urn:taobao:orders', 'urn:taobao:orders'],
])('the owner of %s is %s, whose owner is itself', (source, owner) => {
  expect([ownerOf(source), ownerOf(owner)]).toEqual([owner, owner]);
});

it.each([
  ['/marketplaces/taobao', true],
  ['/marketplaces/taobao/refunds', true],
  ['/marketplaces/taobao2', false],
  ['/marketplaces', false],
  ['/marketplaces/evil', false],
])('the owner /marketplaces/taobao has the source %s: %s', (source, isOwn) => {
  expect(isOwnedBy('/marketplaces/taobao', source)).toBe(isOwn);
});

it('no source is foreign while the owner is not known', () => {
  expect(isOwnedBy(undefined, '/marketplaces/evil')).toBe(true);
});
