import { parseExactJson } from '../wire/exact-json';
import { violations } from '../wire/violations';
import {
  announcementId,
  announcementType,
  decodeAssessed,
  decodeCertified,
  decodeRegionVerdict,
  decodeVerdictChanged,
  decodeVerdictEvent,
} from './decode-verdict-event';
import {
  encodeCertificateRevised,
  encodeListClosed,
  encodeListIssued,
  encodeSourceFellSilent,
  encodeSourceReturned,
} from './encode-notice';
import {
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
} from './encode-verdict-event';
import { verdictEventTypes, type VerdictEventType } from './event-types';
import {
  assessed,
  certified,
  cluster,
  fellSilent,
  follows,
  listClosed,
  listIssued,
  returned,
  revised,
  town,
  verdict,
  worldBankCriteria,
} from './verdict-event.fixture';

const asOf = '2014-06-30';
const windowFrom = '2013-07-01';
const at = { partition: 5, offset: 1_204 };

const examples: readonly (readonly [VerdictEventType, string, object])[] = [
  [
    'taocun.village.verdict.changed.v1',
    encodeVerdictChanged(verdict, follows),
    { kind: 'verdict-changed', id: 'world-bank-2019:320324109002:1', follows, data: { ...verdict, asOf } },
  ],
  [
    'taocun.village.assessed.v1',
    encodeVillageAssessed(assessed, at),
    { kind: 'assessed', id: '320324109002:5:1204', at, data: { ...assessed, asOf } },
  ],
  [
    'taocun.village.certified.v1',
    encodeVillageCertified(certified, follows),
    {
      kind: 'certified',
      id: 'world-bank-2019:320324109002:2014',
      follows,
      data: { ...certified, asOf, windowFrom },
    },
  ],
  [
    'taocun.list.closed.v1',
    encodeListClosed(listClosed, follows),
    { kind: 'list-closed', id: 'world-bank-2019:2014:5', follows, data: { ...listClosed, asOf } },
  ],
  [
    'taocun.town.verdict.changed.v1',
    encodeTownVerdictChanged(town),
    { kind: 'town-verdict-changed', id: 'aliresearch:320324109:1', data: { ...town, asOf } },
  ],
  [
    'taocun.cluster.verdict.changed.v1',
    encodeClusterVerdictChanged(cluster),
    { kind: 'cluster-verdict-changed', id: 'aliresearch-2022:320324:2', data: { ...cluster, asOf } },
  ],
  [
    'taocun.list.issued.v1',
    encodeListIssued(listIssued),
    { kind: 'list-issued', id: 'world-bank-2019:2014', data: { ...listIssued, asOf } },
  ],
  [
    'taocun.source.fell-silent.v1',
    encodeSourceFellSilent(fellSilent),
    { kind: 'source-fell-silent', id: '/marketplaces/jd:2014-03-03', data: fellSilent },
  ],
  [
    'taocun.source.returned.v1',
    encodeSourceReturned(returned),
    { kind: 'source-returned', id: '/marketplaces/jd:2014-03-03:returned', data: returned },
  ],
  [
    'taocun.certificate.revised.v1',
    encodeCertificateRevised(revised),
    {
      kind: 'certificate-revised',
      id: 'world-bank-2019:320324109002:2014:2014-08-09',
      data: { ...revised, asOf: '2014-08-09' },
    },
  ],
];

describe.each(examples)('%s', (type, text, expected) => {
  it('is read as it was written', () => {
    expect(decodeVerdictEvent(text)).toEqual(expected);
    expect(decodeVerdictEvent(Buffer.from(text))).toEqual(expected);
  });

  it('gives its id and type without the rest, in whatever order its properties come', () => {
    const { id, ...rest } = JSON.parse(text);
    for (const bytes of [text, JSON.stringify({ ...rest, id })]) {
      expect(announcementId(Buffer.from(bytes))).toBe(id);
      expect(announcementType(Buffer.from(bytes))).toBe(type);
    }
  });

  it('is valid by its class', () => {
    const { data } = JSON.parse(text);
    expect(violations(verdictEventTypes[type], data)).toEqual([]);
    expect(violations(verdictEventTypes[type], { ...data, colour: 'red' })).toEqual(['/colour']);
  });

  it('is the same to the byte, in whatever order its properties come', () => {
    const encode = { ...encoders }[type];
    expect(encode(backwards)).toBe(text);
  });
});

/** The same values, with the properties of every object in the opposite order. */
function backwards<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(backwards) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const properties: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    properties.reverse().map(([name, property]) => [name, backwards(property)]),
  ) as Value;
}

const encoders: Readonly<Record<VerdictEventType, (as: <Value>(value: Value) => Value) => string>> = {
  'taocun.village.verdict.changed.v1': (as) => encodeVerdictChanged(as(verdict), as(follows)),
  'taocun.village.assessed.v1': (as) => encodeVillageAssessed(as(assessed), as(at)),
  'taocun.village.certified.v1': (as) => encodeVillageCertified(as(certified), as(follows)),
  'taocun.town.verdict.changed.v1': (as) => encodeTownVerdictChanged(as(town)),
  'taocun.cluster.verdict.changed.v1': (as) => encodeClusterVerdictChanged(as(cluster)),
  'taocun.list.closed.v1': (as) => encodeListClosed(as(listClosed), as(follows)),
  'taocun.list.issued.v1': (as) => encodeListIssued(as(listIssued)),
  'taocun.source.fell-silent.v1': (as) => encodeSourceFellSilent(as(fellSilent)),
  'taocun.source.returned.v1': (as) => encodeSourceReturned(as(returned)),
  'taocun.certificate.revised.v1': (as) => encodeCertificateRevised(as(revised)),
};

it('the tests cover every type', () => {
  expect(examples.map(([type]) => type)).toEqual(Object.keys(verdictEventTypes));
});

it('the envelope and the criteria have the form of the contract', () => {
  expect(encodeVerdictChanged({ ...verdict, criteria: worldBankCriteria.slice(0, 2) }, follows)).toBe(
    '{"specversion":"1.0","id":"world-bank-2019:320324109002:1","source":"/taocun/classification",' +
      '"type":"taocun.village.verdict.changed.v1","time":"2014-06-30T00:00:00+08:00","datacontenttype":"application/json",' +
      '"follows":"5:1204:0","data":{"villageCode":"320324109002","ruleSet":"world-bank-2019","qualifies":true,"asOf":"2014-06-30",' +
      '"sequence":1,"criteria":[' +
      '{"criterion":"annual-sales","value":1234567890,"threshold":1000000000,"comparison":"more-than","holds":true},' +
      '{"criterion":"alibaba-majority","value":{"part":900000000,"whole":1234567890},"threshold":{"part":1,"whole":2},' +
      '"comparison":"more-than","holds":true}]}}',
  );
});

it('a verdict names its township where the code of the village does not', () => {
  const moved = encodeVerdictChanged(verdict, follows, '320324999');
  expect(moved).toContain('"follows":"5:1204:0","townshipcode":"320324999","data":');
  expect(decodeVerdictChanged(moved)).toMatchObject({ townshipCode: '320324999' });
  expect(encodeVerdictChanged(verdict, follows, '320324109')).toBe(encodeVerdictChanged(verdict, follows));
});

it('regions are announced as by reporting, and a county that is no cluster has no size', () => {
  const { size: _size, ...county } = cluster;
  expect(JSON.parse(encodeClusterVerdictChanged({ ...county, qualifies: false, villages: 9 }))).toMatchObject(
    {
      source: '/taocun/reporting',
      data: { code: '320324', ruleSet: 'aliresearch-2022', qualifies: false, asOf, sequence: 2, villages: 9 },
    },
  );
  expect(encodeClusterVerdictChanged(county)).not.toContain('size');
});

it('what a village does not state is absent', () => {
  const {
    povertyCounty: _county,
    longitude: _longitude,
    latitude: _latitude,
    lateUpdates: _late,
    ...some
  } = assessed;
  const { urbanRural: _class, formerCodes: _codes, formerTownships: _townships, ...bare } = some;
  const text = encodeVillageAssessed(bare, at);
  expect(decodeAssessed(text).data).toEqual({ ...bare, asOf });
  expect(violations(verdictEventTypes['taocun.village.assessed.v1'], JSON.parse(text).data)).toEqual([]);
});

it('sums beyond the safe integers have every digit, also negative ones', () => {
  const large = {
    ...assessed,
    salesFen: 90_071_992_547_409_931n,
    lateUpdates: [{ cutOff: '2012-06-30', updates: 1, salesFen: 2n ** 64n, alibabaSalesFen: -(2n ** 64n) }],
    alibabaSalesFen: -9_007_199_254_740_993n,
    paidByCategoryFen: { ...assessed.paidByCategoryFen, other: 10n ** 30n },
    verdicts: [
      {
        ruleSet: 'world-bank-2019',
        qualifies: true,
        sequence: 0,
      },
    ],
  };
  const text = encodeVillageAssessed(large, at);
  expect(text).toContain('"salesFen":90071992547409931,"alibabaSalesFen":-9007199254740993,');
  expect(decodeAssessed(text).data).toEqual({ ...large, asOf });
  const event = parseExactJson(text) as { data: unknown };
  expect(violations(verdictEventTypes['taocun.village.assessed.v1'], event.data)).toEqual([]);
});

describe('a reader', () => {
  it('ignores fields that it does not know', () => {
    const text = encodeVerdictChanged(verdict, follows).replace(
      '"data":{',
      '"extra":1,"data":{"farmGate":{"fen":1},',
    );
    expect(decodeVerdictChanged(text).data).toMatchObject({ ...verdict, asOf });
  });

  it.each([
    ['not JSON', '{'],
    ['no object', '7'],
    ['of another type', encodeTownVerdictChanged(town).replace('.town.', '.city.')],
    [
      'without what it follows from',
      encodeVerdictChanged(verdict, follows).replace('"follows":"5:1204:0",', ''),
    ],
    ['without a place', encodeVillageAssessed(assessed, at).replace(':5:1204"', '"')],
  ])('throws on what is %s', (_name, text) => {
    expect(() => decodeVerdictEvent(text)).toThrow(/announcement|assessment/);
  });

  it.each([
    ['is cut off in its id', encodeTownVerdictChanged(town).slice(0, 30)],
    ['is not JSON', '{'],
  ])('returns no id of what %s', (_name, text) => {
    expect(() => announcementId(Buffer.from(text))).toThrow('is not JSON');
  });

  it('of one topic accepts its own type only', () => {
    expect(() => decodeCertified(encodeVerdictChanged(verdict, follows))).toThrow(
      'is verdict-changed where only certified belongs',
    );
    expect(() => decodeRegionVerdict(encodeVerdictChanged(verdict, follows))).toThrow(
      'where only cluster-verdict-changed belongs',
    );
  });
});

describe('the classes refuse', () => {
  it.each([
    ['taocun.village.verdict.changed.v1', verdict, { sequence: 0 }, '/sequence'],
    ['taocun.village.verdict.changed.v1', verdict, { asOf: '2014-06-31' }, '/asOf'],
    [
      'taocun.village.verdict.changed.v1',
      verdict,
      { criteria: [{ criterion: 'luck', holds: true }] },
      '/criteria',
    ],
    ['taocun.village.verdict.changed.v1', verdict, { criteria: undefined }, '/criteria'],
    ['taocun.village.assessed.v1', assessed, { salesFen: 1.5 }, '/salesFen'],
    ['taocun.village.assessed.v1', assessed, { openShops: -1 }, '/openShops'],
    ['taocun.village.assessed.v1', assessed, { paidByCategoryFen: { other: 1 } }, '/paidByCategoryFen'],
    ['taocun.village.assessed.v1', assessed, { lateUpdates: { '2012': 3 } }, '/lateUpdates'],
    [
      'taocun.village.assessed.v1',
      assessed,
      { lateUpdates: [{ ...assessed.lateUpdates?.[0], cutOff: '2012' }] },
      '/lateUpdates',
    ],
    ['taocun.village.assessed.v1', assessed, { townshipCode: '320324' }, '/townshipCode'],
    [
      'taocun.village.assessed.v1',
      assessed,
      { formerTownships: [{ townshipCode: '320324109' }] },
      '/formerTownships',
    ],
    ['taocun.village.certified.v1', { ...certified, windowFrom }, { year: 2014.5 }, '/year'],
    ['taocun.village.certified.v1', { ...certified, windowFrom }, { windowFrom: undefined }, '/windowFrom'],
    ['taocun.town.verdict.changed.v1', town, { code: '320324' }, '/code'],
    ['taocun.cluster.verdict.changed.v1', cluster, { size: 'huge' }, '/size'],
  ] as const)('%s with another %#', (type, valid, change, path) => {
    expect(violations(verdictEventTypes[type], { ...valid, asOf, ...change })).toEqual([path]);
  });
});
