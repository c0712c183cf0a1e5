import { BadRequestException } from '@nestjs/common';
import { cursorAt, pageOf, listPositionOf } from './page';

const shapes = [/^-?\d+$/, /^\d{12}$/] as const;

it('a cursor gives back the position that it was made of', () => {
  const position = ['-9007199254740993', '330782004213'];
  expect(listPositionOf(cursorAt('-salesFen', position), '-salesFen', shapes)).toEqual(position);
});

it.each([
  ['no JSON', 'abc'],
  ['JSON of another shape', Buffer.from('{"$gt":""}').toString('base64url')],
  ['another order', cursorAt('salesFen', ['1', '330782004213'])],
  ['too few values', cursorAt('-salesFen', ['1'])],
  ['too many values', cursorAt('-salesFen', ['1', '330782004213', '2'])],
  ['a value of another shape', cursorAt('-salesFen', ['1', 'x'])],
  [
    'an operator in place of a value',
    Buffer.from('["-salesFen",{"$gt":0},"330782004213"]').toString('base64url'),
  ],
  [
    'an object that can be no text',
    Buffer.from('["-salesFen",{"toString":1,"valueOf":1},"330782004213"]').toString('base64url'),
  ],
  ['characters that are no base64url', `${cursorAt('-salesFen', ['1', '330782004213'])}!`],
  ['padding', `${cursorAt('-salesFen', ['1', '330782004213'])}==`],
  ['blanks in its JSON', Buffer.from('[ "-salesFen","1","330782004213"]').toString('base64url')],
  ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe]).toString('base64url')],
])('a cursor that was not made for the list is a bad request: %s', (_name, cursor) => {
  expect(() => listPositionOf(cursor, '-salesFen', shapes)).toThrow(BadRequestException);
});

it.each([
  ['fewer items than the limit', [1, 2], { items: [1, 2] }],
  ['as many as the limit', [1, 2, 3], { items: [1, 2, 3] }],
  ['one more', [1, 2, 3, 4], { items: [1, 2, 3], next: 'after 3' }],
  ['none', [], { items: [] }],
])('a page names the next one only if there is one: %s', (_name, items, page) => {
  expect(pageOf(items, 3, (last) => `after ${last}`)).toEqual(page);
});
