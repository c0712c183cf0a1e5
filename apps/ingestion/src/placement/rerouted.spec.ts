import type { InputRecord, OutputRecord } from '@taocun/messaging';
import { type IngestionLifecycle } from './ingestion-lifecycle';
import { IngestionState } from './ingestion-state';
import { PlaceUpdates } from './place-updates';
import { aPartition, at, bounds, LOG, opened, paid, placing, secrets, shopId } from './place-updates.fixture';
import { originOf, REROUTED, reroutedCopy } from './rerouted';

type Partition = ReturnType<typeof aPartition>;

/** The copy that partition 1 makes of a record that it reads at an offset. */
function copied(
  offset: number,
  record: Partial<InputRecord>,
  { log = LOG, home = 0, key = secrets.reroutingKey } = {},
): OutputRecord {
  const read = { offset, timestampMs: at, key: null, value: null, headers: undefined, ...record };
  return reroutedCopy(read, { partition: 1, offset }, { log, home }, key);
}
const copiedOrder = (offset: number, ...of: [object?]): OutputRecord =>
  copied(offset, { value: Buffer.from(paid(...of)) });
/** The record that a consumer reads for an output. */
const lying = (
  { value, headers, timestampMs = 0 }: OutputRecord,
  change: Partial<InputRecord> = {},
): Partial<InputRecord> => ({
  value: Buffer.from(value ?? ''),
  timestampMs,
  headers: headers,
  ...change,
});
const signedWith = ({ headers }: OutputRecord) => ({ [REROUTED]: Buffer.from(String(headers?.[REROUTED])) });
const amounts = ({ activities }: Partition): number[] =>
  activities().flatMap((one) => (one.kind === 'paid' ? [one.data.amountFen] : []));

it('an update is sent on unchanged, under the name of its record, and its repeat is skipped and counted', async () => {
  const other = aPartition(1);
  const value = Buffer.from(opened());
  await other.read({ value, key: Buffer.from('whatever'), headers: { traceparent: '00' } });
  expect(other.state.counts).toMatchObject({ read: 1, forwarded: 1, accepted: 0 });
  const [published] = other.outputs.records;
  const header = expect.stringMatching(/^cluster\/marketplace\.updates\/1:0 [\w-]{43}$/);
  expect(published).toEqual({
    topic: 'marketplace.updates',
    partition: 0,
    key: Buffer.from('whatever'),
    value,
    timestampMs: at,
    headers: { traceparent: '00', [REROUTED]: header },
  });

  const home = aPartition(0);
  const { key, headers } = published as { key: Buffer; headers: Record<string, string> };
  const copy = { value, key, headers };
  await home.read(copy, copy, { value: Buffer.from(paid()) });
  expect(home.state.counts).toMatchObject({ read: 3, accepted: 2, repeated: 1 });
});

it('an update is not skipped for a name that somebody else has forged before: all counts are as without the forgery', async () => {
  const attacked = aPartition(0);
  const control = aPartition(0);
  const genuine = [
    copied(3, { value: Buffer.from(opened()) }),
    copiedOrder(5, { amountFen: 7 }),
    copiedOrder(9, { amountFen: 8 }),
  ];
  const forged = [`${LOG}/1:9007199254740991`, `${LOG}/1:1000000 `, `${LOG}/1:1000000 ${'A'.repeat(43)}`];
  await attacked.read(
    ...forged.map((header) => ({
      value: Buffer.from(paid({ amountFen: 1 })),
      headers: { [REROUTED]: header },
    })),
  );
  await control.read(...forged.map(() => ({ value: Buffer.from(paid({ amountFen: 1 })) })));
  for (const partition of [attacked, control])
    await partition.read(...genuine.map((copy) => lying(copy)), lying(genuine[1]!));
  expect(attacked.state.counts).toEqual(control.state.counts);
  expect(attacked.state.counts).toMatchObject({ accepted: 6, repeated: 1, waiting: 0 });
  expect(amounts(attacked)).toEqual([1, 1, 1, 7, 8]);
});

describe('a signature holds for one copy only, of the same', () => {
  const first = copiedOrder(500, { amountFen: 1 });
  const binary = {
    ce_specversion: '1.0',
    ce_id: 'x',
    ce_source: '/m',
    ce_type: 'taocun.order.paid.v1',
    ce_time: '2014-11-11T12:00:00+08:00',
  };
  const bare = {
    value: Buffer.from(JSON.stringify({ orderId: 'o', shopId, amountFen: 5 })),
    headers: binary,
  };
  const inBinary = copied(500, bare);

  it.each<[string, Partial<InputRecord>]>([
    ['value', lying(copiedOrder(500, { amountFen: 2 }), { headers: signedWith(first) })],
    [
      'offset',
      lying(first, { headers: { [REROUTED]: String(first.headers?.[REROUTED]).replace('1:500', '1:501') } }),
    ],
    [
      'partition of origin',
      lying(first, { headers: { [REROUTED]: String(first.headers?.[REROUTED]).replace('1:500', '0:500') } }),
    ],
    ['time', lying(first, { timestampMs: at + 1 })],
    ['key', lying(first, { key: Buffer.from('k') })],
    [
      'headers that describe the event',
      { ...bare, headers: { ...binary, ce_id: 'y', ...signedWith(inBinary) } },
    ],
    ['log', lying(copied(500, { value: Buffer.from(paid()) }, { log: 'another/marketplace.updates' }))],
    [
      'log, whose name this one begins with',
      lying(copied(500, { value: Buffer.from(paid()) }, { log: `${LOG}/1:500/x` })),
    ],
    ['partition', lying(copied(500, { value: Buffer.from(paid()) }, { home: 1 }))],
    ['installation', lying(copied(500, { value: Buffer.from(paid()) }, { key: Buffer.alloc(32, 8) }))],
    ['form', lying(first, { headers: { [REROUTED]: [String(first.headers?.[REROUTED])] } })],
  ])('%s: another one makes the header invalid', async (_name, record) => {
    const home = aPartition(0);
    await home.read(opened(), record, lying(copiedOrder(3, { amountFen: 9 })));
    expect(home.state.counts).toMatchObject({ accepted: 3, repeated: 0 });
    expect(amounts(home).at(-1)).toBe(9);
    expect(home.context.names.toJSON()).toEqual([null, [3, 0]]);
  });

  it('installation: any other header is ignored, whatever its length', () => {
    const route = { log: LOG, home: 0 };
    const record = { offset: 0, key: null, timestampMs: at, value: Buffer.from(''), headers: undefined };
    const ours = String(
      reroutedCopy(record, { partition: 1, offset: 5 }, route, secrets.reroutingKey).headers?.[REROUTED],
    );
    const read = (header: string | null) =>
      originOf({ ...record, headers: { [REROUTED]: header } }, route, secrets.reroutingKey);
    expect(read(ours)).toMatchObject({ partition: 1, offset: 5 });
    const others = [
      ours.slice(0, -1),
      `${ours}=`,
      ours.replace('5', '05'),
      ours.replace(' ', '  '),
      ours.toUpperCase(),
      '',
      'x'.repeat(1e6),
      null,
    ];
    expect(others.map(read)).toEqual(others.map(() => undefined));
  });
});

it('has no effect in another partition, or again, if a stranger sends a copy of the copy', async () => {
  const home = aPartition(0);
  const other = aPartition(1);
  const copy = copied(3, { value: Buffer.from(opened()) });
  await other.read(lying(copy));
  expect(other.outputs.records).toEqual([]);
  expect(other.state.counts).toMatchObject({ forwarded: 0, repeated: 1 });
  const monthsLater = { value: Buffer.from(paid()), timestampMs: at + 100 * 86_400_000 };
  await home.read(lying(copy), monthsLater, lying(copy));
  expect(home.state.counts).toMatchObject({ accepted: 2, repeated: 1 });
});

it('an update is sent on without headers that would make it too large for Kafka, and its repeat is still recognised', async () => {
  const { read, outputs } = aPartition(1);
  await read({
    value: Buffer.from(opened()),
    headers: { note: Buffer.alloc(700_000), 'content-type': 'application/cloudevents+json' },
  });
  const [copy] = outputs.records;
  expect(Object.keys(copy?.headers ?? {}).sort()).toEqual(['content-type', REROUTED].sort());
  const home = aPartition(0);
  await home.read(lying(copy!), lying(copy!));
  expect(home.state.counts).toMatchObject({ accepted: 1, repeated: 1 });
});

it('an update is not sent on again if the database was lost: its copy is in the log', async () => {
  const first = new IngestionState(1, secrets, bounds, undefined, { lostAt: 2 });
  const next = new IngestionState(1, secrets, bounds, first.takeChanges().fields, { lostAt: 1 });
  for (const state of [first, next]) {
    const { read, outputs } = placing(state, new PlaceUpdates({} as IngestionLifecycle));
    await read(opened(), paid(), paid(), paid());
    expect(state.counts.forwarded).toBe(4);
    expect(outputs.records).toHaveLength(2);
  }
});
