import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { filesOf, linesOf } from './feed-lines';
import { type Mapping } from './feed-mapping';
import { tableText } from './table-text';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-lines-'));
const file = path.join(folder, 'updates.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(
  text: string | Buffer,
  format: 'ndjson' | 'csv' = 'ndjson',
  mapping?: Mapping,
): Promise<(readonly [number, string, true?])[]> {
  writeFileSync(file, text);
  const lines: (readonly [number, string, true?])[] = [];
  for await (const { line, value, isOpen } of linesOf(file, format, 0, mapping))
    lines.push(isOpen ? [line, value.toString(), isOpen] : [line, value.toString()]);
  return lines;
}

it.each([
  [
    'lines of Windows',
    '{"a":1}\r\n\r\n{"b":2}\r\n',
    [
      [1, '{"a":1}'],
      [3, '{"b":2}'],
    ],
  ],
  ['a byte order mark', '\ufeff{"a":1}\n', [[1, '{"a":1}']]],
  ['a line that is far to the right', `${' '.repeat(80)}{"a":1}\n`, [[1, `${' '.repeat(80)}{"a":1}`]]],
  ['a line of blanks alone', `${' '.repeat(80)}\t\r\n`, []],
  [
    'an end in the middle of a line',
    '{"a":1}\n{"b"',
    [
      [1, '{"a":1}'],
      [2, '{"b"', true],
    ],
  ],
  ['nothing', '', []],
])('a file with %s is read', async (_what, text, expected) => {
  expect(await read(text)).toEqual(expected);
});

it('the files of a folder are found, also by links, and a link to a folder is reported', async () => {
  const history = path.join(folder, 'history');
  const at = (name: string): string => path.join(history, name);
  mkdirSync(at('2014'), { recursive: true });
  for (const name of ['b.csv', 'a.txt', '2014/c.ndjson']) writeFileSync(at(name), '');
  symlinkSync(at('a.txt'), at('a.csv'));
  symlinkSync(folder, at('elsewhere'));
  const messages: string[] = [];
  const err = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => messages.push(String(text)) > 0);
  const files = await filesOf([history]);
  err.mockRestore();
  expect(files).toEqual([at('2014/c.ndjson'), at('a.csv'), at('b.csv')]);
  expect(messages).toEqual([`${at('elsewhere')} is a link to a folder: name it, too.\n`]);
});

it('the file of many that can’t be read is named', async () => {
  await expect(read('id,type\n1,"a"b\n', 'csv')).rejects.toThrow(`${file}: Invalid Closing Quote`);
  await expect(read('a,b\n1,2\n', 'csv')).rejects.toThrow(`${file}: The first line has no column id`);
});

const GBK = Buffer.from([0xb6, 0xab, 0xb7, 0xe7]);
const table = 'id,source,type,time,name\n1,/m,x,t,东风\n';
const row = '{"specversion":"1.0","id":"1","source":"/m","type":"x","time":"t","data":{"name":"东风"}}';

it.each([
  ['UTF-8', Buffer.from(table)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${table}`)],
  ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${table}`, 'utf16le')],
])('a table in %s is read', async (_what, bytes) => {
  expect(await read(bytes, 'csv')).toEqual([[2, row]]);
});

it.each([
  [
    'marks a row that ends in its middle',
    '\n1,东\n2,12',
    [
      [2, '东'],
      [3, '12', true],
    ],
  ],
  [
    'omits a character that ends in its middle',
    Buffer.concat([Buffer.from('\n1,东\n2,'), Buffer.from('东').subarray(0, 2)]),
    [
      [2, '东'],
      [3, undefined, true],
    ],
  ],
  [
    'knows the lines of Windows',
    '\r\n1,东\r\n2,12\r\n',
    [
      [2, '东'],
      [3, '12'],
    ],
  ],
  [
    'knows the lines of an old Macintosh',
    '\r1,东\r2,12\r',
    [
      [2, '东'],
      [3, '12'],
    ],
  ],
])('at the end of a table %s', async (_what, rows, expected) => {
  const bytes = Buffer.concat([Buffer.from('id,name'), Buffer.from(rows)]);
  const mapping = { id: '{id}', source: '/m', type: 'x', time: 't', data: { name: '{name}' } };
  const lines = await read(bytes, 'csv', mapping);
  expect(
    lines.map(([line, value, ...isOpen]) => [
      line,
      (JSON.parse(value) as { data: { name?: string } }).data.name,
      ...isOpen,
    ]),
  ).toEqual(expected);
});

it('a table in another encoding is refused', async () => {
  await expect(read(Buffer.concat([Buffer.from(table), GBK, Buffer.from(',b\n')]), 'csv')).rejects.toThrow(
    `${file}: This is not UTF-8.`,
  );
  expect(() => tableText(file)).toThrow(`${file}: This is not UTF-8.`);
});
