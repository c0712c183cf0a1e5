import { readOperatorKey, refusalOf } from './repair-guard';

const key = 'a-key-of-operators';
const host = '127.0.0.1:3001';
const status = (...[caller, shown]: Parameters<typeof refusalOf>): number | undefined => refusalOf(caller, shown)?.problem.status;

it.each([
  ['it', `Bearer ${key}`, undefined],
  ['it, the scheme in small letters', `bearer  ${key}`, undefined],
  ['nothing', undefined, 401],
  ['another', 'Bearer a-key-of-others', 401],
  ['its beginning', `Bearer ${key.slice(0, -1)}`, 401],
  ['it and more', `Bearer ${key}x`, 401],
  ['it without a scheme', key, 401],
  ['it by another scheme', `Basic ${key}`, 401],
])('where there is a key, who shows %s is answered so, wherever from', (_what, authorization, expected) => {
  const headers = authorization === undefined ? {} : { authorization };
  expect(status({ headers, remoteAddress: '203.0.113.9' }, key)).toBe(expected);
  expect(status({ headers: { ...headers, host }, remoteAddress: '127.0.0.1' }, key)).toBe(expected);
});

describe('where there is no key', () => {
  it.each([
    ['127.0.0.1', undefined],
    ['127.8.8.8', undefined],
    ['::1', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['128.0.0.1', 403],
    ['::ffff:10.0.0.1', 403],
    ['10.127.0.0.1', 403],
    [undefined, 403],
  ])('a connection from %s is answered so', (remoteAddress, expected) => {
    expect(status({ headers: { host }, remoteAddress }, undefined)).toBe(expected);
  });

  it.each<[string, Record<string, string>, number | undefined]>([
    ['by name', { host: 'localhost:3001' }, undefined],
    ['by its address of version 6', { host: '[::1]:3001' }, undefined],
    ['from its own page', { host, origin: `http://${host}` }, undefined],
    ['from a page of another site', { host, origin: 'https://evil.example' }, 403],
    ['from a page of no site', { host, origin: 'null' }, 403],
    ['from a page of another port', { host, origin: 'http://127.0.0.1:8080' }, 403],
    ['under a name that was made to point here', { host: 'evil.example:3001' }, 403],
    ['without a name', {}, 403],
    ['through a proxy', { host, 'x-forwarded-for': '203.0.113.9' }, 403],
    ['through a proxy that says so newly', { host, forwarded: 'for=203.0.113.9' }, 403],
  ])('who comes from this machine %s is answered so', (_how, headers, expected) => {
    expect(status({ headers, remoteAddress: '127.0.0.1' }, undefined)).toBe(expected);
  });
});

describe('the key', () => {
  it('is read from OPERATOR_KEY, where that holds anything', () => {
    expect(readOperatorKey({ OPERATOR_KEY: key })).toBe(key);
    expect([readOperatorKey({}), readOperatorKey({ OPERATOR_KEY: '' })]).toEqual([undefined, undefined]);
  });

  it.each(['fifteen-letters', 'sixteen letters !', 'schlüssel-für-alle'])('is not %s, and the error does not repeat it', (wrong) => {
    expect(() => readOperatorKey({ OPERATOR_KEY: wrong })).toThrow(/OPERATOR_KEY holds a value that is not shown/);
    expect(() => readOperatorKey({ OPERATOR_KEY: wrong })).not.toThrow(wrong);
  });
});
