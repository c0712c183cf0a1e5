import { meantBy, pointedLines } from './pointed-json';

const update = {
  id: 'order-1',
  data: { orderId: 'o-1', amountFen: -5, produce: { grams: 0 }, empty: {}, list: [1] },
};
const lines = pointedLines(JSON.stringify(update)) ?? [];
const meant = (path: string) => [...meantBy(path, lines)].map((at) => lines[at]?.text.trim());

it('formats JSON in lines that parse to the same value', () => {
  expect(JSON.parse(lines.map(({ text }) => text).join('\n'))).toEqual(update);
});

it('finds the lines of a path', () => {
  expect(meant('/data/amountFen')).toEqual(['"amountFen": -5,']);
  expect(meant('/data/produce/grams')).toEqual(['"grams": 0']);
  expect(meant('/data/produce')).toEqual(['"produce": {', '"grams": 0', '},']);
  expect(meant('/data/list/0')).toEqual(['1']);
});

it('finds for a missing member the object that lacks it, and nothing for the whole', () => {
  expect(meant('/data/produce/localPriceFenPerKilogram')).toEqual(['"produce": {', '"grams": 0', '},']);
  expect(meant('/time')).toEqual([]);
  expect(meant('')).toEqual([]);
});

it('finds names with slashes and tildes', () => {
  const [, line] = pointedLines('{"a/b~c":1}') ?? [];
  expect(line?.pointer).toBe('/a~1b~0c');
});

it('formats 100 levels, and leaves deeper text as it is', () => {
  const nested = (levels: number) => '['.repeat(levels) + '1' + ']'.repeat(levels);
  expect(pointedLines(nested(100))).toHaveLength(201);
  expect([101, 3_000, 100_000].map((levels) => pointedLines(nested(levels)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('does not format text that is not JSON, or numbers that it would round', () => {
  expect([pointedLines('{"a":'), pointedLines('{"a":12345678901234567}')]).toEqual([undefined, undefined]);
  expect(pointedLines('{"a":"12345678901234567"}')).toHaveLength(3);
});
