import { CertifiedIn } from '../rules/certified-in';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { type Verdict } from '../rules/verdicts';
import { NO_KEEPERS } from '../shops/people-counts';
import { dayOfIso, MS_PER_DAY, CST_OFFSET_MS } from '../time/day';
import { type Certificate, type Certificates } from './certificates';
import { snapshotNow } from './snapshot-now.fixture';
import { Villages } from './villages';

const dayOn = (text: string): number => dayOfIso(text) ?? NaN;
const msOn = (text: string): number => dayOn(text) * MS_PER_DAY - CST_OFFSET_MS;

const code = '320324103211';

/** The rule sets whose years end on 30 June. */
const toJune = builtInRuleSets.slice(0, 2);

const certifiedLine = ({ year, quantities, assessment }: Certificate): string =>
  `certified ${year} ${assessment.ruleSet} ${quantities.code} ${String(quantities.salesFen)} ${assessment.qualifies}`;

/** A partition of villages that records what it announces. */
function aPartition(
  saved?: ConstructorParameters<typeof Villages>[3],
  ruleSets = builtInRuleSets,
  certified?: (certificates: Certificates) => void,
) {
  const announced: string[] = [];
  const villages = new Villages(
    ruleSets,
    15,
    {
      certified:
        certified ?? ((certificates) => void announced.push(...Array.from(certificates, certifiedLine))),
      verdict: (code, { ruleSet, qualifies, sequence }) =>
        void announced.push(`verdict ${code} ${ruleSet} ${qualifies} ${sequence}`),
    },
    saved,
  );
  let number = 0;
  const tick = (text: string, state: 'waiting' | 'read' = 'read'): void =>
    villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: dayOn(text),
      state,
      epoch: 1,
      number: ++number,
    });
  return { villages, announced, tick };
}

function register(
  { villages }: ReturnType<typeof aPartition>,
  code: string,
  on: string,
  households = 10,
): void {
  villages.register(code, {
    timeMs: msOn(on),
    id: 'r',
    source: '/r',
    name: 'v',
    households,
    kind: 'administrative-village',
  });
}

function openShop({ villages }: ReturnType<typeof aPartition>, code: string, opened: string): void {
  const timeMs = msOn(opened);
  villages.open(code, {
    shopId: `s${code}`,
    timeMs,
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
}

/**
 * Opens a shop whose age, orders and sales (RMB 10 million and a fen) suffice for every rule set in a village
 * of ten households.
 */
function prosper(partition: ReturnType<typeof aPartition>, code: string, opened: string, paid: string): void {
  openShop(partition, code, opened);
  for (let n = 0; n < 3; n++)
    partition.villages.pay(code, {
      shopId: `s${code}`,
      day: dayOn(paid),
      amountFen: n === 0 ? 1_000_000_001 : 1,
      category: 'other',
    });
}

describe('the villages of a partition', () => {
  it('nothing is decided before there is a clock, and all villages, in order of code, at the first', () => {
    const partition = aPartition();
    for (const code of ['320324103212', '320324103211']) {
      register(partition, code, '2014-01-01');
      prosper(partition, code, '2014-01-01', '2014-03-01');
    }
    expect(partition.announced).toEqual([]);
    partition.tick('2014-03-02');
    expect(partition.announced).toEqual(
      ['320324103211', '320324103212'].flatMap((code) =>
        builtInRuleSets.map(({ id }) => `verdict ${code} ${id} true 1`),
      ),
    );
  });

  it('certification takes one village a step, with the same outputs as at once', () => {
    const codes = Array.from({ length: 20 }, (_, at) => `3203241032${at + 10}`);
    const atOnce = aPartition();
    const inSteps = aPartition();
    for (const partition of [atOnce, inSteps]) {
      for (const code of codes) register(partition, code, '2013-07-01');
      partition.tick('2013-07-20');
      for (const code of codes) prosper(partition, code, '2013-08-01', '2014-06-01');
      // A snapshot under way shows the day before.
      partition.villages.snapshotDirty(
        ({ village }) => void partition.announced.push(`saved ${village.code} ${village.asOf}`),
      );
    }
    const jump = {
      partition: 0,
      partitions: 1,
      day: dayOn('2016-08-01'),
      state: 'read',
      epoch: 1,
      number: 9,
    } as const;
    atOnce.villages.applyWatermark(jump);
    let most = 0;
    for (const steps = inSteps.villages.applyInSteps(jump); ;) {
      const before = inSteps.announced.length;
      if (steps.next().done === true) break;
      // Certificates are announced together, and made on request.
      const step = inSteps.announced.slice(before).filter((line) => !line.startsWith('certified'));
      most = Math.max(most, step.length);
    }
    expect(inSteps.announced).toEqual(atOnce.announced);
    expect(inSteps.announced.filter((line) => line.startsWith('certified'))).toHaveLength(
      codes.length * builtInRuleSets.length,
    );
    // The verdicts of one village, under every rule set.
    expect(most).toBeLessThanOrEqual(builtInRuleSets.length);
  });

  it('certificates do not change with what comes before they are issued', () => {
    const issuedLater: Certificates[] = [];
    const partition = aPartition();
    const later = aPartition(
      undefined,
      builtInRuleSets,
      (certificates) => void issuedLater.push(certificates),
    );
    for (const { villages, tick, ...others } of [partition, later]) {
      register({ villages, tick, ...others }, '320324103211', '2013-07-01');
      tick('2013-07-20');
      prosper({ villages, tick, ...others }, '320324103211', '2013-08-01', '2014-06-01');
      tick('2014-08-01');
    }
    register(later, '320324103211', '2014-07-01', 9_999);
    later.villages.refund('320324103211', {
      shopId: 's320324103211',
      day: dayOn('2014-06-01'),
      amountFen: 7,
    });
    later.tick('2015-08-01');
    const linesOf = (certificates: Certificates): string[] => Array.from(certificates, certifiedLine);
    const now = partition.announced.filter((line) => line.startsWith('certified'));
    expect(issuedLater.map((certificates) => linesOf(certificates).length)).toEqual([2, 1]);
    expect(linesOf(issuedLater[0]!)).toEqual(now.slice(0, toJune.length));
  });

  it.each<[string, number, (later: ReturnType<typeof aPartition>) => void]>([
    [
      'an order of a day of the year',
      2,
      ({ villages }) =>
        villages.pay(code, { shopId: `s${code}`, day: dayOn('2014-06-01'), amountFen: 9, category: 'other' }),
    ],
    [
      'a refund of all it sold',
      2,
      ({ villages }) => villages.refund(code, { shopId: `s${code}`, day: dayOn('2014-06-01'), amountFen: 5 }),
    ],
    ['another registration', 2, (later) => register(later, code, '2014-06-02', 9_999)],
    [
      'a checkpoint, which forgets the days of the year',
      2,
      ({ villages, tick }) => (tick('2016-01-01'), void snapshotNow(villages)),
    ],
    ['another certified year', 2, ({ tick }) => tick('2015-08-01')],
    [
      'an order after a jump over two years',
      3,
      ({ villages }) =>
        villages.pay(code, { shopId: `s${code}`, day: dayOn('2014-06-01'), amountFen: 9, category: 'other' }),
    ],
  ])(
    'certificates of a village that sold too little for any list do not change by what comes before they are issued: %s',
    (_name, years, comes) => {
      const issuedLater: Certificates[] = [];
      const partition = aPartition();
      const later = aPartition(
        undefined,
        builtInRuleSets,
        (certificates) => void issuedLater.push(certificates),
      );
      for (const each of [partition, later]) {
        register(each, code, '2013-07-01');
        each.tick('2013-07-20');
        openShop(each, code, '2013-07-01');
        for (const on of ['2014-06-01', '2014-09-01'])
          each.villages.pay(code, { shopId: `s${code}`, day: dayOn(on), amountFen: 5, category: 'other' });
        each.tick(years === 2 ? '2014-08-01' : '2015-08-01');
      }
      comes(later);
      const now = partition.announced.filter((line) => line.startsWith('certified'));
      expect(now).toHaveLength(years === 2 ? 2 : 5);
      expect(Array.from(issuedLater[0]!, certifiedLine)).toEqual(now);
    },
  );

  it('a checkpoint forgets the days that no window and no open year needs', () => {
    const partition = aPartition();
    register(partition, code, '2013-07-01');
    openShop(partition, code, '2013-07-01');
    for (const [on, fen] of [
      ['2013-07-01', 1],
      ['2014-03-02', 10],
      ['2014-07-01', 100],
    ] as const)
      partition.villages.pay(code, { shopId: `s${code}`, day: dayOn(on), amountFen: fen, category: 'other' });
    const remainingAt = (text: string): number[] => {
      partition.tick(text);
      // Makes the village part of the checkpoint.
      register(partition, code, '2013-07-01');
      return snapshotNow(partition.villages).map(({ village }) => village.paidFen);
    };
    expect(
      ['2014-07-02', '2014-07-15', '2014-07-16', '2015-03-01', '2015-03-02', '2016-01-01'].map(remainingAt),
    ).toEqual([[111], [111], [110], [110], [100], [0]]);
  });

  /** A village whose sales leave the window on 2 and on 3 March 2015; saved once, on 1 March. */
  function withLeavingSales(households: number): ReturnType<typeof aPartition> {
    const partition = aPartition();
    register(partition, '320324103211', '2014-01-01', households);
    prosper(partition, '320324103211', '2014-01-01', '2014-03-02');
    partition.villages.pay('320324103211', {
      shopId: 's320324103211',
      day: dayOn('2014-03-03'),
      amountFen: 7,
      category: 'other',
    });
    for (const day of ['2014-05-01', '2014-08-01', '2014-11-01', '2015-02-01']) {
      for (let n = 0; n < 3; n++)
        partition.villages.pay('320324103211', {
          shopId: 's320324103211',
          day: dayOn(day),
          amountFen: 1,
          category: 'other',
        });
    }
    partition.tick('2014-03-02');
    for (const day of ['2014-05-01', '2014-08-01', '2014-11-01', '2015-02-01', '2015-03-01'])
      partition.tick(day);
    snapshotNow(partition.villages);
    partition.announced.length = 0;
    return partition;
  }
  const sales = ({ villages }: ReturnType<typeof aPartition>): unknown[] =>
    snapshotNow(villages).map(({ village }) => [village.asOf, village.salesFen]);

  it('a village is assessed as of the clock’s day, and again each day, when sales leave that no verdict depends on', () => {
    const partition = withLeavingSales(1_000);
    partition.tick('2015-03-01');
    expect(sales(partition)).toEqual([]);
    partition.tick('2015-03-02');
    expect(sales(partition)).toEqual([[dayOn('2015-03-02'), 19]]);
    partition.tick('2015-03-03');
    partition.tick('2015-03-04');
    expect(sales(partition)).toEqual([[dayOn('2015-03-04'), 12]]);
    expect(partition.announced).toEqual([]);
  });

  it('the villages know whether one may have been otherwise since it was assessed', () => {
    const partition = withLeavingSales(1_000);
    const steps = () =>
      snapshotNow(partition.villages).map(({ mayHaveIntermediateState }) => mayHaveIntermediateState);
    const pay = (fen: number) =>
      partition.villages.pay('320324103211', {
        shopId: 's320324103211',
        day: dayOn('2015-02-01'),
        amountFen: fen,
        category: 'other',
      });
    pay(1);
    expect(steps()).toEqual([false]);
    pay(1);
    partition.villages.refund('320324103211', {
      shopId: 's320324103211',
      day: dayOn('2015-02-01'),
      amountFen: 1,
    });
    expect(steps()).toEqual([true]);
    pay(1);
    expect(steps()).toEqual([false]);
    partition.tick('2015-03-02');
    expect(steps()).toEqual([false]);
    // Once the village is dirty, the calendar lists it under none of its sales' days.
    pay(1);
    partition.tick('2015-03-03');
    expect(steps()).toEqual([true]);
    partition.tick('2015-03-04');
    expect(steps()).toEqual([]);
  });

  /** Number of announced verdicts. */
  const verdicts = ({ announced }: ReturnType<typeof aPartition>): number =>
    announced.filter((line) => line.startsWith('verdict')).length;

  function open({ villages }: ReturnType<typeof aPartition>, shopId: string): void {
    const of = { timeMs: msOn('2014-01-01'), id: shopId, source: '/m', householdId: shopId };
    villages.open('320324103211', { ...of, shopId, platform: 'taobao', category: 'other' });
  }

  it('a verdict changes at the very fen that makes the sales enough, however long the clock continued without', () => {
    const partition = aPartition();
    register(partition, '320324103211', '2014-01-01');
    open(partition, 's');
    partition.tick('2014-06-01');
    const pay = (fen: number, on: string): number => {
      partition.villages.pay('320324103211', {
        shopId: 's',
        day: dayOn(on),
        amountFen: fen,
        category: 'other',
      });
      return verdicts(partition);
    };
    expect(pay(999_999_997, '2014-06-01')).toBe(0);
    for (const day of ['2014-06-20', '2014-08-01', '2014-12-01']) partition.tick(day);
    expect([pay(1, '2014-12-01'), pay(1, '2014-11-30')]).toEqual([0, 0]);
    // Two rule sets require RMB 10 million, one requires more.
    expect([pay(1, '2014-12-01'), pay(1, '2014-12-01')]).toEqual([2, 3]);
  });

  it.each([
    ['the hundredth shop of ten thousand households', 10_000, [100, 100]],
    ['as many shops as make a tenth of ninety households', 90, [9, 9]],
  ])('a verdict is decided with %s', (_which, households, [first, last]) => {
    const partition = aPartition();
    register(partition, '320324103211', '2014-01-01', households);
    partition.tick('2014-06-01');
    const announced: number[] = [];
    for (let shop = 1; shop <= 100; shop++) {
      open(partition, `s${shop}`);
      for (let order = 1; order <= 3; order++)
        partition.villages.pay('320324103211', {
          shopId: `s${shop}`,
          day: dayOn('2014-06-01'),
          amountFen: 400_000_000,
          category: 'other',
        });
      announced.push(verdicts(partition));
    }
    expect([
      announced.findIndex((lines) => lines > 0) + 1,
      announced.indexOf(builtInRuleSets.length) + 1,
    ]).toEqual([first, last]);
  });
});

it('a village is published again at the New Year at which a keeper is no longer under 31, and at no other', () => {
  // AliResearch's rules of that time change at New Year, which publishes every village.
  const partition = aPartition(undefined, toJune);
  partition.tick('2018-10-01');
  register(partition, code, '2018-01-01');
  partition.villages.open(code, {
    shopId: 's',
    timeMs: msOn('2018-06-01'),
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
    keeper: { birthYear: 1989 },
  });
  const dates = [
    '2018-10-01',
    '2018-11-15',
    '2018-12-20',
    '2019-02-15',
    '2019-05-01',
    '2019-07-01',
    '2019-09-15',
    '2019-11-20',
  ];
  // Ten orders per day, so that the shop stays active.
  for (const date of dates)
    for (let n = 0; n < 10; n++)
      partition.villages.pay(code, { shopId: 's', day: dayOn(date), amountFen: 100, category: 'other' });
  const young = (date: string) => {
    partition.tick(date);
    return snapshotNow(partition.villages).map(({ village }) => village.quantities().keepers);
  };
  snapshotNow(partition.villages);
  young('2018-12-31');
  expect(young('2019-01-01')).toEqual([]);
  young('2019-12-31');
  expect(young('2020-01-01')).toEqual([{ ...NO_KEEPERS, birthYearKnown: 1, under31: 0 }]);
  expect(young('2020-01-02')).toEqual([]);
});

/** The announcements about a village that is on no list. */
function announcedAs(...verdicts: Verdict[]) {
  return { verdicts, certifiedIn: CertifiedIn.none };
}

describe('another generation', () => {
  const first = '320324103211';
  const second = '320324103212';
  const third = '320324103213';

  function twoVillages() {
    const partition = aPartition();
    for (const code of [third, second, first]) {
      register(partition, code, '2014-01-01');
      if (code !== third) prosper(partition, code, '2014-01-01', '2014-03-01');
    }
    partition.tick('2014-03-02');
    snapshotNow(partition.villages);
    partition.announced.length = 0;
    return partition;
  }

  it('a generation hands over what it has announced, of villages of which it has', () => {
    const verdicts = builtInRuleSets.map(({ id: ruleSet }) => ({ ruleSet, qualifies: true, sequence: 1 }));
    const announced = [...twoVillages().villages.announced()].map(({ villageCode, verdicts: all }) => [
      villageCode,
      new Set(all),
    ]);
    expect(new Map(announced as [string, Set<unknown>][])).toEqual(
      new Map([
        [first, new Set(verdicts)],
        [second, new Set(verdicts)],
      ]),
    );
  });

  it('a generation is adopted: its sequences continue, and what differs is announced by village code, then rule set', () => {
    const { villages, announced } = twoVillages();
    const before = new Map([
      [first, announcedAs({ ruleSet: 'aliresearch-2022', qualifies: true, sequence: 5 })],
      [third, announcedAs({ ruleSet: 'world-bank-2019', qualifies: true, sequence: 3 })],
    ]);
    villages.takeOver(before, { 'aliresearch-2022': { first: 2012, last: 2013 } });
    expect(announced).toEqual([
      `verdict ${first} world-bank-2019 true 1`,
      `verdict ${first} aliresearch true 1`,
      ...builtInRuleSets.map(({ id }) => `verdict ${second} ${id} true 1`),
      `verdict ${third} world-bank-2019 false 4`,
    ]);
    expect(snapshotNow(villages).map(({ village }) => village.code)).toEqual([first, second, third]);
    expect(villages.state().certifiedUnder).toEqual({ 'aliresearch-2022': { first: 2012, last: 2013 } });
  });

  it('what was announced under a rule set that no longer decides stays', () => {
    const { villages } = twoVillages();
    villages.takeOver(
      new Map([[first, announcedAs({ ruleSet: 'of-old', qualifies: true, sequence: 7 })]]),
      {},
    );
    const { verdicts } = [...villages.announced()].find(({ villageCode }) => villageCode === first)!;
    expect(verdicts).toContainEqual({ ruleSet: 'of-old', qualifies: true, sequence: 7 });
  });
});
