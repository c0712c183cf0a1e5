import { processorMsOf } from '@taocun/harness/measures/processor-time';
import { TIME_FACTOR } from '@taocun/harness/until';
import { Problem } from '../problems/problem';
import { isDeeperThan, readJson } from './json-body';

const read = (text: string | Uint8Array): unknown => {
  const value = readJson(typeof text === 'string' ? Buffer.from(text) : text);
  return value instanceof Problem ? `${value.getStatus()} ${value.message}` : value;
};

it('the value of a body is parsed', () => {
  expect(read('{"role":"reader","prototype":1,"sources":["/东风村"]}')).toEqual({
    value: { role: 'reader', prototype: 1, sources: ['/东风村'] },
  });
  expect(read('null')).toEqual({ value: null });
});

const levels = (count: number): string => '['.repeat(count) + ']'.repeat(count);
const members = (count: number): string => JSON.stringify(Array.from({ length: count }, () => 0));

it.each([
  ['32 levels', levels(32), { value: expect.anything() }],
  ['one level more', levels(33), expect.stringMatching(/^400 .*more than 32 levels/)],
  ['5,000 members', members(5_000), { value: expect.anything() }],
  ['one member more', members(5_001), expect.stringMatching(/^400 .*more than 5000 members/)],
  [
    'members that lie deep',
    JSON.stringify({ a: { b: JSON.parse(members(4_999)) as unknown } }),
    expect.stringMatching(/^400 .*5000 members/),
  ],
  [
    'a prototype of its own',
    '{"a":[{"__proto__":{"admin":true}}]}',
    expect.stringMatching(/^400 .*__proto__/),
  ],
  [
    'the prototype of its constructor',
    '{"constructor":{"prototype":{"admin":true}}}',
    expect.stringMatching(/^400 .*prototype/),
  ],
  ['bytes that are no text', Buffer.from([0x22, 0xc0, 0x80, 0x22]), '400 The body is not UTF-8.'],
  ['half of it', '{"a":', expect.stringMatching(/^400 The body is not JSON: /)],
  ['nothing', '', expect.stringMatching(/^400 The body is not JSON: /)],
])('%s', (_what, text, expected) => {
  expect(read(text)).toEqual(expected);
});

it('depth is found without going deeper than necessary', () => {
  const deep = (count: number): unknown => JSON.parse(levels(count));
  expect([deep(64), deep(65), deep(50_000), 1, null].map((one) => isDeeperThan(64, one))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

it('whatever a mebibyte can contain is parsed at once', async () => {
  const texts = ['['.repeat(1_048_576), levels(524_288), members(500_000), `{${'"a":{'.repeat(170_000)}`];
  expect(await processorMsOf(() => texts.forEach(read))).toBeLessThan(2_000 * TIME_FACTOR);
});
