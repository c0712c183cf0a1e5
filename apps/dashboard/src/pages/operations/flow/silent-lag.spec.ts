import { silentLagOf } from './silent-lag';

const silent = { service: 'classification', answers: false, because: 'away', reads: ['village.activity'] } as const;

it.each([97_143, undefined])('the topic of a service that does not answer has a row, with %s records by Kafka', (waiting) => {
  const services = [{ ...silent, reads: [...silent.reads], ...(waiting !== undefined && { waiting }) }];
  expect(silentLagOf(services)).toEqual([{ topic: 'village.activity', service: 'classification', waiting }]);
});
