import { heldFinding, settingFinding } from './doctor-transactions';

const settings = (...values: string[]) => new Map(values.map((value, at) => [at + 1, value]));

it.each([
  ['60000', 'good'],
  ['60001', 'doubtful'],
  ['900000', 'doubtful'],
  ['', 'doubtful'],
])('brokers with transaction.max.timeout.ms of %s are %s', (value, state) => {
  expect(settingFinding(settings('60000', value)).state).toBe(state);
});

it('the brokers that let a transaction stay open for too long are named, with the remedy', () => {
  const finding = settingFinding(settings('900000', '60000'));
  expect(finding.what).toBe('transaction.max.timeout.ms of broker 1 is 900000');
  expect(finding.todo).toContain('Set transaction.max.timeout.ms=60000');
});

const open = { partition: 3, offset: 120_031, producerId: 7n };

const condition = { alert: 'TaocunHeld', runbook: 'docs/runbook.md#taocunheld' };

it('the owner of an open transaction is named, with its age, and when Kafka ends it', () => {
  const known = { id: "it's", startedAtMs: 1_000, timeoutMs: 60_000 };
  expect(heldFinding('p.marketplace.updates', ['a:9092', 'b:9092'], { ...open, known }, 13_000)).toEqual({
    ...condition,
    of: 'partition p.marketplace.updates/3',
    state: 'doubtful',
    what: "an open transaction keeps its readers from everything behind offset 120031: it's, for 12 s, and 60 s at most",
    todo: "Kafka ends it then. Who writes it: kafka-transactions.sh --bootstrap-server a:9092 describe --transactional-id 'it'\\''s'",
  });
});

it('the advice is to abort a transaction that no coordinator knows', () => {
  expect(heldFinding('p.marketplace.updates', ['a:9092'], open, 0)).toEqual({
    ...condition,
    of: 'partition p.marketplace.updates/3',
    state: 'bad',
    what: 'an open transaction keeps its readers from everything behind offset 120031: producer 7 began it, and no coordinator knows it',
    todo: 'Nothing ends it by itself: kafka-transactions.sh --bootstrap-server a:9092 abort --topic p.marketplace.updates --partition 3 --start-offset 120031',
  });
});
