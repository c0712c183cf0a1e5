import { formatsToday, membersOf, numbersIn } from './formats';

it('the description contains the numbers of stored formats, of the deciding code and of the log, the topics, the collections and the events', () => {
  const { numbers = [], collections = [], ...others } = formatsToday();
  const names = [
    'BACKUP_FORMAT',
    'CERTIFICATES_FORMAT',
    'DECIDING_CODE',
    'HISTORY_FORMAT',
    'OLDEST_READABLE_VERSION',
    'ORDERS_FORMAT',
  ];
  expect(numbers.map((line) => line.split(' = ')[0])).toEqual([
    ...names,
    'SCHEMA_VERSION',
    'VILLAGE_FORMAT',
    'village-activity.avsc',
  ]);
  expect(collections).toEqual(
    expect.arrayContaining(['keys', 'shops', 'villages', 'verdictHistory', 'webhooks']),
  );
  expect(others['topic village.verdicts']).toContain('event taocun.village.verdict.changed.v1');
  expect(others['event taocun.order.paid.v1']).toContain('.data.amountFen as number');
});

it('the description refuses two formats of one name, of which a change could hide behind the other', () => {
  const source = 'export const SHOP_FORMAT = 1;\n';
  expect(numbersIn([source, 'const shopFormat = 2;\n'])).toEqual(['SHOP_FORMAT = 1']);
  expect(() => numbersIn([source, 'const SHOP_FORMAT = 2;\n'])).toThrow(
    'Give each format a name of its own: SHOP_FORMAT',
  );
});

it('the description names members of objects and of elements of lists, each with its type', () => {
  const expected = ['.a as number', '.b as list', '.b[].c as string', '.b[].d as null'];
  expect(membersOf({ a: 1, b: [{ c: '' }, { c: '', d: null }] })).toEqual(expected);
});
