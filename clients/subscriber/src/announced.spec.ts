import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeVerdictEvent, topics, verdictEventTypes } from '@taocun/contracts';
import { seriesOf, subscribedTopics } from './announced';

it('the subscriber subscribes to the topics of announcements, and to nothing else', () => {
  const promised = Object.entries(topics).filter(([, { readBy }]) =>
    (readBy as readonly string[]).includes('subscribers'),
  );
  expect([...subscribedTopics].sort()).toEqual(promised.map(([name]) => name).sort());
});

it.each([
  ['taocun.village.verdict.changed.v1', ['world-bank-2019:320324109002', 1]],
  ['taocun.village.assessed.v1', ['320324109002', 1204]],
  ['taocun.village.certified.v1', ['world-bank-2019:320324109002', 2014]],
  ['taocun.town.verdict.changed.v1', ['aliresearch:320324109', 1]],
  ['taocun.cluster.verdict.changed.v1', ['aliresearch-2022:320324', 2]],
  ['taocun.list.closed.v1', ['world-bank-2019 closed by 5', 2014]],
  ['taocun.list.issued.v1', ['world-bank-2019:2014', 1]],
  ['taocun.source.fell-silent.v1', ['/marketplaces/jd:2014-03-03', 1]],
  ['taocun.source.returned.v1', ['/marketplaces/jd:2014-03-03:returned', 1]],
  ['taocun.certificate.revised.v1', ['world-bank-2019:320324109002:2014 revised', 20_140_809]],
])('%s is numbered within its series', (type, expected) => {
  expect(Object.keys(verdictEventTypes)).toContain(type);
  const sample = readFileSync(join(__dirname, `../../../libs/contracts/samples/${type}.json`), 'utf8');
  expect(seriesOf(decodeVerdictEvent(JSON.stringify(JSON.parse(sample))))).toEqual(expected);
});
