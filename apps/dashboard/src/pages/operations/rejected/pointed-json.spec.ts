import { meantBy, pointedLines } from './pointed-json';

const update = { id: 'order-1', data: { orderId: 'o-1', amountFen: -5, produce: { grams: 0 }, empty: {}, list: [1] } };
const lines = pointedLines(JSON.stringify(update)) ?? [];
const meant = (path: string) => [...meantBy(path, lines)].map((at) => lines[at]?.text.trim());

it('writes JSON in lines that read back as the same', () => {
  expect(JSON.parse(lines.map(({ text }) => text).join('\n'))).toEqual(update);
});

it('knows which lines a path means', () => {
  expect(meant('/data/amountFen')).toEqual(['"amountFen": -5,']);
  expect(meant('/data/produce/grams')).toEqual(['"grams": 0']);
  expect(meant('/data/produce')).toEqual(['"produce": {', '"grams": 0', '},']);
  expect(meant('/data/list/0')).toEqual(['1']);
});

it('means what something is missing from where it is missing, and nothing of the whole', () => {
  expect(meant('/data/produce/localPriceFenPerKilogram')).toEqual(['"produce": {', '"grams": 0', '},']);
  expect(meant('/time')).toEqual([]);
  expect(meant('')).toEqual([]);
});

it('knows names with slashes and tildes', () => {
  const [, line] = pointedLines('{"a/b~c":1}') ?? [];
  expect(line?.pointer).toBe('/a~1b~0c');
});

it('leaves alone what is no JSON, or has numbers that it would round', () => {
  expect([pointedLines('{"a":'), pointedLines('{"a":12345678901234567}')]).toEqual([undefined, undefined]);
  expect(pointedLines('{"a":"12345678901234567"}')).toHaveLength(3);
});
