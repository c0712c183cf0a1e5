import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { jsonAnswer } from './json-answer';

const long = Array.from({ length: 2_500 }, (_, number) => ({ number, text: '"村"', nothing: undefined }));

it.each([
  ['nothing', {}],
  ['a short list', { a: 1, list: [1, 2, 3] }],
  ['a long list', { accepted: 0, none: undefined, refused: long, detail: 'x' }],
  ['exactly two slices', { list: long.slice(0, 2_000) }],
])('is the same JSON as in one piece: %s', async (_name, answer) => {
  const given = jsonAnswer(answer);
  expect(typeof given === 'string' ? given : await text(given)).toBe(JSON.stringify(answer));
});

it('lets other work go on between the pieces of a long list', async () => {
  let turns = 0;
  const count = (): void => void (turns++, (immediate = setImmediate(count)));
  let immediate = setImmediate(count);
  await text(jsonAnswer({ long }) as Readable);
  clearImmediate(immediate);
  expect(turns).toBeGreaterThanOrEqual(3);
});
