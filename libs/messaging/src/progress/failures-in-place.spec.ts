import { mongo } from 'mongoose';
import { ProducerLost } from '@taocun/kafka';
import { FailuresInPlace, isOutage, KafkaAway, NotYet } from './failures-in-place';

let failures: FailuresInPlace;
beforeEach(() => {
  failures = new FailuresInPlace();
});
const fails = (offset: number, batchEnd: number, because = 'a bug'): void =>
  failures.failed({ of: 'position', offset, batchEnd, because });
const failsToSave = (offset: number): void =>
  failures.failed({ of: 'checkpoint', offset, because: 'too large' });

it('the third failure at one offset is no progress, with the last reason, the first time and the earliest end', () => {
  const before = Date.now();
  fails(7, 12, 'one');
  const after = Date.now();
  fails(7, 9, 'two');
  expect(failures.noProgress).toBeUndefined();
  fails(7, 30, 'three');
  expect(failures.noProgress).toEqual({
    offset: 7,
    since: expect.any(String),
    because: 'it has failed 3 times there: three',
    batchEnd: 9,
  });
  const sinceMs = Date.parse(failures.noProgress?.since ?? '');
  expect(sinceMs >= before && sinceMs <= after).toBe(true);
  fails(7, 30, 'four');
  expect(failures.noProgress?.because).toBe('it has failed 4 times there: four');
});

it('a record that fails again in a batch that begins earlier is counted', () => {
  fails(7, 12);
  fails(2, 12);
  failures.applied(7);
  fails(7, 12);
  expect(failures.noProgress).toMatchObject({ offset: 7, batchEnd: 12 });
});

it.each<[string, () => void]>([
  ['a record behind it is applied', () => failures.applied(8)],
  ['a checkpoint behind it is saved', () => failures.saved(8)],
])('the count starts again at one once %s', (_what, happens) => {
  for (let times = 0; times < 3; times++) fails(7, 12);
  failures.applied(7);
  failures.saved(7);
  expect(failures.noProgress).toBeDefined();
  happens();
  expect(failures.noProgress).toBeUndefined();
  fails(7, 12);
  fails(7, 12);
  expect(failures.noProgress).toBeUndefined();
});

it('the count starts again at one at a later offset', () => {
  fails(7, 12);
  fails(7, 12);
  fails(8, 12);
  expect(failures.noProgress).toBeUndefined();
});

it('what is applied is no progress where nothing can be saved', () => {
  failsToSave(7);
  failures.applied(50);
  failsToSave(7);
  failures.applied(90);
  failsToSave(7);
  expect(failures.noProgress).toEqual({
    offset: 7,
    since: expect.any(String),
    because: 'it has failed 3 times there: too large',
  });
  failures.saved(8);
  expect(failures.noProgress).toBeUndefined();
});

it('batches that fail and saves that fail are counted apart, however they alternate', () => {
  for (let times = 0; times < 3; times++) {
    fails(7, 12);
    failsToSave(2);
  }
  expect(failures.noProgress).toMatchObject({ offset: 7, batchEnd: 12 });
  failures.applied(8);
  expect(failures.noProgress).toMatchObject({ offset: 2, because: expect.stringMatching(/too large/) });
});

it.each([
  ['a lost producer', new ProducerLost('lost')],
  ['Kafka, which does not answer', new KafkaAway('Kafka has not answered within 90 s')],
  ['another process that is not as far', new NotYet('it has not ended yet')],
  ['MongoDB without a primary', new mongo.MongoServerError({ message: 'not primary', code: 10_107 })],
  ['a connection that is cut', new mongo.MongoNetworkError('cut')],
])('%s is an outage', (_what, error) => expect(isOutage(error)).toBe(true));

it.each([
  ['a handler that fails', new Error('a bug')],
  ['what MongoDB refuses', new mongo.MongoServerError({ message: 'too large', code: 10_334 })],
  ['what is no error', 'a bug'],
])('%s is not an outage', (_what, error) => expect(isOutage(error)).toBe(false));
