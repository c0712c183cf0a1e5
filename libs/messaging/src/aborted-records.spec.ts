import { type FetchedPartition, markAborted } from './aborted-records';

/** `A` a record of a transaction of producer a, `a` one of it outside of any; `A!` its abort, `A.` its commit. */
function seen(log: string, aborted: readonly (readonly [string, number])[], from = 0): string {
  const steps = log.split(' ');
  const messages = steps.slice(from).map((step, at) => ({
    ...{ offset: String(from + at), key: step.length === 1 ? Buffer.from(step) : Buffer.from([0, 0, 0, step.endsWith('!') ? 0 : 1]) },
    ...{
      isControlRecord: step.length === 2,
      batchContext: { producerId: step.charAt(0).toLowerCase(), inTransaction: step === step.toUpperCase() },
    },
  }));
  const partition: FetchedPartition = {
    messages,
    abortedTransactions: aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset: String(firstOffset) })),
  };
  markAborted(partition);
  return messages.map(({ isControlRecord, key }) => (isControlRecord ? '-' : String(key))).join('');
}

it.each<[string, string, [string, number][], string]>([
  ['none is aborted', 'A B A. B.', [], 'AB--'],
  ['one is aborted', 'A B A! B.', [['a', 0]], '-B--'],
  [
    'both are',
    'A B A! B!',
    [
      ['a', 0],
      ['b', 1],
    ],
    '----',
  ],
  [
    'told in another order',
    'A B A! B!',
    [
      ['b', 1],
      ['a', 0],
    ],
    '----',
  ],
  ['the next of the same producer is committed', 'A A! A A.', [['a', 0]], '--A-'],
  [
    'the next but one is aborted too',
    'A A! A A. A A!',
    [
      ['a', 0],
      ['a', 4],
    ],
    '--A---',
  ],
  ['a producer also sends outside of transactions', 'A b B b A! B.', [['a', 0]], '-bBb--'],
])('passes over the records of aborted transactions: %s', (_name, log, aborted, expected) => {
  expect(seen(log, aborted)).toBe(expected);
});

it.each([0, 1, 2, 3, 4])('sees the same wherever a fetch begins: at %i', (from) => {
  const log = 'A B C A B C A! B! C.';
  expect(
    seen(
      log,
      [
        ['a', 0],
        ['b', 1],
      ],
      from,
    ),
  ).toBe('--C--C---'.slice(from));
});

it('is not misled by a record whose key looks like a mark', () => {
  const messages = [
    { offset: '0', key: Buffer.alloc(4), isControlRecord: false, batchContext: { producerId: 'a', inTransaction: true } },
    { offset: '1', key: Buffer.from('k'), isControlRecord: false, batchContext: { producerId: 'a', inTransaction: true } },
  ];
  markAborted({ messages, abortedTransactions: [{ producerId: 'a', firstOffset: '0' }] });
  expect(messages.map(({ isControlRecord }) => isControlRecord)).toEqual([true, true]);
});
