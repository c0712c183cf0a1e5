import { type Chance } from '../oracle/feeds/chance';

/** Values within JSON that have broken other readers. */
const nasty: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '1e400',
  '-1e-400',
  '9007199254740993',
  '0.1',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\uDC00x"',
  '"\u202e\u0000"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"$gt":""}',
  '{"$where":"1"}',
  '"$where"',
  '"a\\r\\nX-Admin: 1"',
  '"\\u001b[31mred"',
  '"../../etc/passwd"',
  '"${jndi:ldap://x}"',
  '"2014-02-30T00:00:00Z"',
  '"9999-12-31T23:59:60+99:99"',
  '"0000-00-00"',
  '"١٢٣"',
  '1E5',
  '"NaN"',
  '01',
  '.5',
  '1_000',
  '0x10',
  "'x'",
  'undefined',
];

/** Mutates a valid input: in one place or several, or into mere bytes. */
export function spoiled(good: Buffer, chance: Chance): Buffer {
  if (chance.chance(10)) return good;
  let text = good;
  for (let times = chance.count(1, 3); times > 0; times--) text = spoiledOnce(text, chance);
  return text;
}

function spoiledOnce(good: Buffer, chance: Chance): Buffer {
  const at = chance.count(0, Math.max(0, good.length - 1));
  switch (
    chance.pick([
      'byte',
      'cut',
      'value',
      'value',
      'value',
      'name',
      'twice',
      'deep',
      'long',
      'bytes',
      'insert',
      'between',
    ] as const)
  ) {
    case 'byte': {
      const bytes = Buffer.from(good);
      if (bytes.length > 0) bytes[at] = chance.count(0, 255);
      return bytes;
    }
    case 'cut':
      return good.subarray(0, at);
    case 'value':
      return replaced(
        good,
        /:(?:"[^"]{0,200}"|-?\d{1,20}|true|false|null)/g,
        `:${chance.pick(nasty)}`,
        chance,
      );
    case 'name':
      return replaced(
        good,
        /"[A-Za-z]{1,30}":/g,
        `"${chance.pick(['__proto__', 'constructor', 'toString', '', 'id', 'a'.repeat(300), '$ne'])}":`,
        chance,
      );
    case 'twice':
      return Buffer.concat([good, chance.pick([Buffer.from('\n'), Buffer.from(','), Buffer.alloc(0)]), good]);
    case 'deep': {
      const levels = chance.pick([10, 100, 5_000]);
      return replaced(
        good,
        /:(?:"[^"]{0,200}"|-?\d{1,20})/g,
        `:${chance.pick(['[', '{"a":']).repeat(levels)}`,
        chance,
      );
    }
    case 'long':
      return replaced(
        good,
        /:(?:"[^"]{0,200}"|-?\d{1,20})/g,
        `:"${chance.pick(['a', '𠮷', '\\u0041', ' ']).repeat(chance.pick([100, 2_000, 40_000]))}"`,
        chance,
      );
    case 'bytes':
      return Buffer.from(Array.from({ length: chance.count(0, 64) }, () => chance.count(0, 255)));
    case 'insert':
      return Buffer.concat([
        good.subarray(0, at),
        Buffer.from(chance.pick(['\0', '\ufeff', ' ', '\\', '"', '[', '}', '\n', ','])),
        good.subarray(at),
      ]);
    case 'between':
      return Buffer.concat([good.subarray(0, at), good.subarray(chance.count(at, good.length))]);
  }
}

/** Replaces one of the matches. */
function replaced(good: Buffer, which: RegExp, by: string, chance: Chance): Buffer {
  const text = good.toString('latin1');
  const places = [...text.slice(0, 20_000).matchAll(which)];
  if (places.length === 0) return good;
  const { index, 0: match } = chance.pick(places);
  return Buffer.concat([good.subarray(0, index), Buffer.from(by), good.subarray(index + match.length)]);
}
