import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { until } from '@taocun/harness/until';
import { Problem } from '@taocun/service';
import { picking } from './fields';
import { csvOf, formOf, ndjsonOf } from './list-forms';

it.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['text/html, */*;q=0.8', 'json'],
  ['text/csv; charset=utf-8', 'csv'],
  ['text/csv;header=present', 'csv'],
  ['text/*', 'csv'],
  ['text/csv;q=0.5, application/json', 'json'],
  ['application/x-ndjson;q=0.9, text/csv;q=0.8', 'ndjson'],
  ['application/*;q=0.2, application/json;q=0', 'ndjson'],
])('Accept: %s is answered as %s', (accept, form) => {
  expect(formOf({}, accept)).toBe(form);
});

it.each(['text/html', 'application/xml', 'text/csv;q=0', '*/*;q=0', 'nonsense'])(
  'Accept: %s is not acceptable',
  (accept) => {
    expect(() => formOf({}, accept)).toThrow(Problem);
    expect(() => formOf({}, accept)).toThrow(/application\/json, text\/csv, application\/x-ndjson/);
  },
);

it('CSV has a line of names, then one an item, with every digit and no formula', async () => {
  const items = [
    { name: '=HYPERLINK("x")', salesFen: 9_007_199_254_740_993n, margin: -5, qualifies: true },
    { name: '青岩刘村, 一', salesFen: -9_223_372_036_854_775_809n, qualifies: false },
    { name: '-1+1', salesFen: 0n, margin: 2.5, qualifies: false },
    { name: '两\n行', salesFen: 1, margin: 0, qualifies: false },
  ];
  expect(await text(csvOf(items, ['name', 'salesFen', 'margin', 'qualifies']))).toBe(
    [
      'name,salesFen,margin,qualifies',
      `"'=HYPERLINK(""x"")",9007199254740993,-5,true`,
      '"青岩刘村, 一",-9223372036854775809,,false',
      "'-1+1,0,2.5,false",
      '"两\n行",1,0,false',
      '',
    ].join('\r\n'),
  );
});

it.each([
  '=1',
  '+1',
  '-1',
  '@a',
  '\t=1',
  '\r1',
  '\n1',
  '\n=1',
  ' =1',
  '\u00a0=1',
  '\u200b+1',
  '\u00ad=1',
  '\u061c=1',
  '\u200c=1',
  '\u200d=1',
  '\u2060=1',
  '\u202e=1',
  '\u3164=1',
  '\u2800=1',
  '\ufe0f=1',
  '\u22121',
  '\u0000=1',
  '\ufeff@a',
  '\u3000 \u200b-1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
  '\ufe621',
  '\ufe631',
  '\ufe661',
  '\ufe6ba',
  ' \ufe661',
])('CSV has an apostrophe before what a spreadsheet could run: %j', async (name) => {
  const csv = await text(csvOf([{ name }], ['name']));
  expect(csv).toMatch(/^name\r\n"?'/);
  expect(parse(csv, { columns: true, record_delimiter: '\r\n' })).toEqual([{ name: `'${name}` }]);
});

it.each(['青岩刘村', ' 村', 'a=1', "'=1", '\u200b', '1-1', '￥1', ''])(
  'CSV leaves other text as it is: %j',
  async (name) => {
    expect(
      parse(await text(csvOf([{ name }], ['name'])), {
        columns: true,
        record_delimiter: '\r\n',
        skip_empty_lines: false,
      }),
    ).toEqual([{ name }]);
  },
);

it('CSV of nothing is the line of names', async () => {
  expect(await text(csvOf([], ['name', 'salesFen']))).toBe('name,salesFen\r\n');
});

it('NDJSON has a line an item, however many there are', async () => {
  const items = Array.from({ length: 5_000 }, (_, at) => ({
    name: '两\n行',
    salesFen: 9_007_199_254_740_993n + BigInt(at),
    code: at,
  }));
  const lines = (await text(ndjsonOf(items, picking(['salesFen', 'name'])))).split('\n');
  expect(lines).toHaveLength(5_001);
  expect(lines[0]).toBe('{"salesFen":9007199254740993,"name":"两\\n行"}');
  expect(lines[4_999]).toBe('{"salesFen":9007199254745992,"name":"两\\n行"}');
  expect(lines[5_000]).toBe('');
  expect(await text(ndjsonOf([], picking(undefined)))).toBe('');
});

const streams = [
  ['CSV', (items: AsyncIterable<object>) => csvOf(items, ['at'])],
  ['NDJSON', (items: AsyncIterable<object>) => ndjsonOf(items, picking(undefined))],
] as const;

it.each(streams)(
  '%s is read no faster than it is taken, and closed with the caller',
  async (_name, formed) => {
    const read = { items: 0, closed: false };
    async function* endless(): AsyncGenerator<object> {
      try {
        for (; ; read.items++) yield await Promise.resolve({ at: 'x'.repeat(1_000) });
      } finally {
        read.closed = true;
      }
    }
    const stream = formed(endless());
    await new Promise((resolve) => stream.once('readable', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read.items).toBeLessThan(1_000);
    stream.destroy();
    await until(() => read.closed);
  },
);

it.each(streams)('%s breaks off where what it is read from fails', async (_name, formed) => {
  async function* failing(): AsyncGenerator<object> {
    yield await Promise.resolve({ at: 1 });
    throw new Error('MongoDB has gone');
  }
  await expect(text(formed(failing()))).rejects.toThrow('MongoDB has gone');
});
