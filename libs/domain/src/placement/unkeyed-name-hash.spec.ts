import { UnkeyedNameHash } from './unkeyed-name-hash';

it('tells where one text ends and the next begins', () => {
  const hash = new UnkeyedNameHash();
  const names = [
    ['ab', 'c', 'd'],
    ['a', 'bc', 'd'],
    ['a', 'b', 'cd'],
    ['abc', '', 'd'],
  ] as const;
  expect(new Set(names.map(([source, id, owner]) => hash.compute(source, id, owner).join())).size).toBe(4);
});

it('stays as it is, for hashes are stored, whatever was computed before', () => {
  const hash = new UnkeyedNameHash();
  const hex = (words: Int32Array) => Buffer.from(words.buffer).toString('hex');
  expect(hex(hash.compute('/marketplaces/taobao', 'order-1'.repeat(20), 'shop s'))).toBe('46f97413815c45bf3f6668d81491de78');
  expect(hex(hash.compute('/m', 'a', 'shop s'))).toBe('8bd1184a34ac8f11dca1facdfc9766da');
});
