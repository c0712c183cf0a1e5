import * as fc from 'fast-check';
import { mongo } from 'mongoose';
import { named, tailsOf } from './name-search';

it('a name can be looked for from each of its characters on', () => {
  expect(tailsOf('东风村')).toEqual(['东风村', '风村', '村']);
  expect(tailsOf('Aa A')).toEqual(['aa a', 'a a', ' a', 'a']);
  expect(tailsOf('𠮷村')).toEqual(['𠮷村', '村']);
});

it.each([
  ['杨桥村委会', ['杨桥村委会', '桥村委会', '村委会']],
  ['人和社区居委会', ['人和社区居委会', '和社区居委会', '社区居委会']],
  ['新社区', ['新社区', '社区']],
  ['村委会', ['村委会']],
])('nor from within an ending that most names have: %s', (name, tails) => {
  expect(tailsOf(name)).toEqual(tails);
});

/** Matches like MongoDB: one of the tails has the prefix, and the name matches the pattern. */
function finds(name: string, piece: string): boolean {
  const { nameTails, name: whole } = named(piece) as { nameTails: Patterns; name?: Patterns };
  return tailsOf(name).some((tail) => has(nameTails, tail)) && (whole === undefined || has(whole, name));
}

type Patterns = RegExp | { readonly $in: readonly (RegExp | string)[] };

const has = (patterns: Patterns, text: string): boolean =>
  (patterns instanceof RegExp ? [patterns] : patterns.$in).some((each) => (typeof each === 'string' ? each === text : each.test(text)));

const ending = ['', '村委会', '村民委员会', '社区居委会', '社区居民委员会', '社区'];
const parts = fc.string({ unit: fc.constantFrom('村', '风', '委', '会', 'a', 'B', 'b', '.', '*', ' '), minLength: 1, maxLength: 30 });

it('finds a name by every piece of it, in any case, and by nothing else', () => {
  const word = fc.tuple(parts, fc.constantFrom(...ending)).map((both) => both.join(''));
  fc.assert(
    fc.property(word, fc.nat(), fc.nat(), word, (name, from, length, other) => {
      const at = from % name.length;
      const piece = name.slice(at, at + 1 + (length % name.length));
      expect(finds(name, piece)).toBe(true);
      expect(finds(name, piece.toUpperCase())).toBe(true);
      expect(finds(name, other)).toBe(name.toLowerCase().includes(other.toLowerCase()));
    }),
  );
});

it.each([
  ['上栅东风村', 'dongf', true],
  ['上栅东风村', 'dongfengcun', true],
  ['上栅东风村', 'shangdong', false],
  ['东边大风村', 'dongfeng', false],
  ['Dongfeng村', 'dongfeng', true],
  ['上Dongfengdongfeng村', 'dongfengdongfeng', true],
  ['东风村A', 'a', true],
  ['东风村民委员会', 'weiyuan', true],
  ['东风村民委员会', 'fengcun', true],
  ['东风村委会', '委', true],
  ['东风村委会', 'min', false],
  ['东风居委会', '社区', false],
  ['鞍村', 'a', false],
])('%s, by %s: %s', (name, piece, expected) => {
  expect(finds(name, piece)).toBe(expected);
});

it('a zero, of which BSON makes no pattern, can be looked for too', () => {
  for (const piece of ['\0', 'a\0村', '\0'.repeat(20)]) {
    expect(() => mongo.BSON.serialize(named(piece))).not.toThrow();
    expect([finds(`一${piece}村`, piece), finds('a0村x00', piece)]).toEqual([true, false]);
  }
});
