import { IntegerRows } from './integer-rows';

type Row = number & { readonly of: 'row' };

it('rows keep their numbers while the buffer grows', () => {
  const rows = new IntegerRows<Row, 'a' | 'b' | 'c'>(['a', 'b', 'c']);
  const { a, b, c } = rows.fields;
  const added: Row[] = [];
  for (let number = 0; number < 200_000; number++) {
    const row = rows.add();
    expect([a.of(row), b.of(row), c.of(row)].join()).toBe('0,0,0');
    a.set(row, number);
    b.set(row, -number);
    c.set(row, 2 ** 31 - 1 - number);
    added.push(row);
  }
  expect(rows.count).toBe(200_000);
  expect(added.findIndex((row, at) => a.of(row) !== at || b.of(row) !== -at)).toBe(-1);
  expect(c.of(added[7] as Row)).toBe(2 ** 31 - 8);
});

it('no row is row 0', () => {
  const rows = new IntegerRows<Row, 'only'>(['only']);
  expect(rows.count).toBe(0);
  expect(rows.add()).toBe(1);
});

it('a quarter of a large buffer at most is kept in reserve', () => {
  const rows = new IntegerRows<Row, 'a' | 'b'>(['a', 'b']);
  for (let left = 300_000; left > 0; left--) rows.add();
  const { used, reserved } = rows.bytes;
  expect(used).toBe(8 * 300_001);
  expect(reserved / used).toBeLessThan(1.26);
});
