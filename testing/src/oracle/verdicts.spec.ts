import { accept } from './accept';
import { closed, opened, paid, recordsOf, refunded, registered, type WrittenEvent } from './feeds/builders';
import { certificates, certificatesOfOnePartition, clockOf, yearsCertified } from './certificates';
import { dayFrom } from './days';
import { plain } from './naive';
import { regionHistory, regionsAsOf, regionsOfYear, verdictHistory } from './verdicts';

const readAll = (events: WrittenEvent[], partitions = 1) => accept(recordsOf(events, partitions), partitions);
const acceptAll = (events: WrittenEvent[], partitions = 1) => readAll(events, partitions).accepted;
const on = (day: string) => `${day}T12:00:00+08:00`;
const days = (...texts: string[]) => texts.map(dayFrom);

/** A village of one Alibaba shop that sold for just over RMB 10 million, a tenth of its ten households. */
const prospering = (villageCode = '330782100200', amountFen = 1_000_000_001) => {
  const shopId = `s${villageCode}`;
  return [
    registered({ villageCode, time: on('2018-01-01') }),
    opened({ villageCode, shopId, time: on('2018-01-01') }),
    paid({ shopId, time: on('2019-04-01') }),
    paid({ shopId, time: on('2019-05-01') }),
    paid({ shopId, time: on('2019-05-02'), amountFen: amountFen - 200 }),
  ];
};

describe('verdicts', () => {
  const accepted = acceptAll([
    ...prospering(),
    closed({ shopId: 's330782100200', time: on('2019-06-01') }),
    opened({ shopId: 's330782100200', time: on('2019-06-02') }),
    paid({ shopId: 's330782100200', time: on('2019-07-01') }),
  ]);
  const changes = verdictHistory(
    accepted,
    '330782100200',
    days('2019-05-01', '2019-05-02', '2019-05-31', '2019-06-01', '2019-07-01', '2019-07-02', '2020-07-01'),
  );

  it('start and stop in turn, counted from 1', () => {
    const ofOne = changes.filter(({ ruleSet }) => ruleSet === 'world-bank-2019');
    expect(ofOne.map(({ asOf, qualifies, sequence }) => [asOf, qualifies, sequence])).toEqual([
      ['2019-05-02', true, 1],
      ['2019-06-01', false, 2],
      ['2019-07-02', true, 3],
      ['2020-07-01', false, 4],
    ]);
  });

  it('say of each why', () => {
    expect(plain(changes[1])).toMatchObject({ ruleSet: 'aliresearch-2022', criteria: [{ value: 1_000_000_001 }, {}, {}] });
  });

  it('pass over what began and ended between two decisions', () => {
    expect(verdictHistory(accepted, '330782100200', days('2019-05-01', '2020-07-01'))).toEqual([]);
  });

  it('are none for a village that is not registered', () => {
    expect(verdictHistory(accepted, '330782100201', days('2019-05-31'))).toEqual([]);
  });
});

describe('regions', () => {
  const codes = (count: number, township: string) => Array.from({ length: count }, (_, index) => `${township}${200 + index}`);
  const of = (count: number, township: string) => codes(count, township).flatMap((code) => prospering(code));
  const towns = (events: WrittenEvent[]) =>
    regionsAsOf(acceptAll(events, 3), dayFrom('2019-05-31')).towns.map((town) => Object.values(town));

  it('are towns with three qualifying villages, but for subdistricts under aliresearch-2022', () => {
    expect(towns([...of(3, '330782100'), ...of(2, '330782101'), ...of(3, '330782001')])).toEqual([
      ['330782001', 'world-bank-2019', true, 3],
      ['330782100', 'world-bank-2019', true, 3],
      ['330782101', 'world-bank-2019', false, 2],
      ['330782001', 'aliresearch-2022', false, 3],
      ['330782100', 'aliresearch-2022', true, 3],
      ['330782101', 'aliresearch-2022', false, 2],
      ['330782001', 'aliresearch-2013', true, 3],
      ['330782100', 'aliresearch-2013', true, 3],
      ['330782101', 'aliresearch-2013', false, 2],
      ['330782001', 'aliresearch', true, 3],
      ['330782100', 'aliresearch', true, 3],
      ['330782101', 'aliresearch', false, 2],
    ]);
  });

  it('are towns by sales and shops of all their assessed villages, committees too', () => {
    // One shop sells for all; the other 300 are active and lie in a residents' committee that cannot qualify.
    const small = Array.from({ length: 300 }, (_, index) => {
      const shop = { shopId: `c${index}`, villageCode: '330782100001' };
      return [
        opened({ ...shop, time: on('2018-01-01') }),
        ...[1, 2, 3].map((n) => paid({ shopId: shop.shopId, orderId: `o${n}`, time: on('2019-05-01') })),
      ];
    });
    const most = [...prospering('330782100200', 3_000_000_000), registered({ villageCode: '330782100001', time: on('2018-01-01') })];
    const town = (events: WrittenEvent[]) => towns(events).find(([, ruleSet]) => ruleSet === 'aliresearch-2022');
    expect(town([...most, ...small.flat()])).toEqual(['330782100', 'aliresearch-2022', true, 1]);
    expect(town([...most, ...small.slice(1).flat()])).toEqual(['330782100', 'aliresearch-2022', false, 1]);
  });

  it('are clusters of ten, whose history tells each new size once', () => {
    const accepted = acceptAll(
      [...of(10, '330782100'), ...of(20, '330782101').map((event) => ({ ...event, time: event.time.replace('2019-05-02', '2019-05-04') }))],
      3,
    );
    const history = regionHistory(accepted, days('2019-05-01', '2019-05-02', '2019-05-03', '2019-05-04', '2020-06-01'));
    const clusters = history.filter(({ region, ruleSet }) => region === 'cluster' && ruleSet === 'world-bank-2019');
    expect(clusters).toEqual([
      {
        region: 'cluster',
        code: '330782',
        ruleSet: 'world-bank-2019',
        qualifies: true,
        villages: 10,
        size: 'cluster',
        asOf: '2019-05-02',
        sequence: 1,
      },
      {
        region: 'cluster',
        code: '330782',
        ruleSet: 'world-bank-2019',
        qualifies: true,
        villages: 30,
        size: 'large',
        asOf: '2019-05-04',
        sequence: 2,
      },
      { region: 'cluster', code: '330782', ruleSet: 'world-bank-2019', qualifies: false, villages: 0, asOf: '2020-06-01', sequence: 3 },
    ]);
  });

  it('of a year follow from its certificates', () => {
    const certs = certificates(acceptAll([...of(3, '330782100')], 3), dayFrom('2018-01-01'), dayFrom('2020-07-16'));
    expect(regionsOfYear(certs, 2019).towns).toContainEqual({
      code: '330782100',
      ruleSet: 'world-bank-2019',
      qualifies: false,
      villages: 0,
    });
    expect(regionsOfYear(certs, 2018)).toEqual({ towns: [], clusters: [] });
  });
});

describe('the clock', () => {
  it.each<[string, [day: number | undefined, waiting: boolean][], number | undefined, number | undefined]>([
    [
      'is the smallest day of the waiting',
      [
        [5, true],
        [3, true],
        [1, false],
      ],
      undefined,
      3,
    ],
    [
      'is the greatest of all where none waits',
      [
        [5, false],
        [3, false],
        [undefined, false],
      ],
      undefined,
      5,
    ],
    [
      'never goes back',
      [
        [5, true],
        [3, true],
      ],
      4,
      4,
    ],
    [
      'stays for a waiting partition without a day',
      [
        [5, true],
        [undefined, true],
      ],
      2,
      2,
    ],
    [
      'stays whichever of them has none',
      [
        [undefined, true],
        [5, true],
      ],
      undefined,
      undefined,
    ],
    ['is not there before the first update', [[undefined, false]], undefined, undefined],
  ])('%s', (_name, partitions, before, clock) => {
    expect(
      clockOf(
        partitions.map(([day, waiting]) => ({ day, waiting })),
        before,
      ),
    ).toBe(clock);
  });
});

describe('certificates', () => {
  it.each([
    ['on 15 July not yet', '2019-01-01', '2019-07-15', 15, []],
    ['on 16 July', '2019-01-01', '2019-07-16', 15, [2019]],
    ['not when due at the first clock', '2019-07-16', '2020-07-15', 15, []],
    ['when not yet due at the first clock', '2019-07-15', '2019-07-16', 15, [2019]],
    ['of each year of a jump', '2016-12-31', '2019-08-01', 15, [2017, 2018, 2019]],
    ['without lateness on 1 July', '2019-06-30', '2019-07-01', 0, [2019]],
    ['with a lateness over the year’s end', '2019-12-31', '2020-01-17', 200, [2019]],
  ])('%s', (_name, first, final, latenessDays, years) => {
    for (const ruleSet of ['world-bank-2019', 'aliresearch-2022', 'aliresearch-2013'] as const) {
      expect(yearsCertified(ruleSet, dayFrom(first), dayFrom(final), latenessDays).map(({ year }) => year)).toEqual(years);
    }
  });

  const told = (events: WrittenEvent[]) => {
    const certs = certificatesOfOnePartition(readAll(events)).filter(({ ruleSet }) => ruleSet === 'aliresearch-2013');
    return certs.map(({ year, salesFen, qualifies }) => [year, salesFen, qualifies]);
  };
  // One more order, so that the shop is still active on 30 June.
  const village = [...prospering(), paid({ shopId: 's330782100200', time: on('2019-06-01'), amountFen: 1 })];
  const moving = registered({ villageCode: '330782100299', time: on('2019-07-16') });

  it('see what came before the update that made the year due', () => {
    const refund = refunded({ shopId: 's330782100200', time: on('2019-07-16'), orderPaidAt: on('2019-05-02'), amountFen: 3 });
    expect(told([...village, moving])).toEqual([[2019, 1_000_000_002n, true]]);
    expect(told([...village, refund, moving])).toEqual([[2019, 1_000_000_002n, true]]);
    expect(told([...village, { ...refund, time: on('2019-07-15') }, moving])).toEqual([[2019, 999_999_999n, false]]);
  });

  it('do not see an order that still waited for its shop then', () => {
    const order = paid({ shopId: 'late', time: on('2019-06-01'), amountFen: 7 });
    const opening = (time: string) => opened({ shopId: 'late', time: on(time) });
    expect(told([...village, order, opening('2019-07-16'), moving])).toEqual([[2019, 1_000_000_002n, true]]);
    expect(told([...village, order, opening('2019-07-15'), moving])).toEqual([[2019, 1_000_000_009n, true]]);
  });

  it('are none for a village that sold nothing', () => {
    expect(told([registered({ time: on('2019-01-01') }), opened({ time: on('2019-01-01') }), moving])).toEqual([]);
  });

  it('are one for a village of negative sales', () => {
    const refund = refunded({ shopId: 's330782100200', time: on('2019-05-01'), amountFen: 5 });
    expect(told([...village.slice(0, 2), refund, moving])).toEqual([[2019, -5n, false]]);
  });
});
