import { CertifiedIn } from '../rules/certified-in';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { parseRuleSet } from '../rules/rule-sets/parse-rule-set';
import { CST_OFFSET_MS, type Day, dayOfIso, isoOfDay, MS_PER_DAY } from '../time/day';
import { type Kind } from '../vocabulary/vocabulary';
import { outlookOf } from './outlook';
import { snapshotNow } from './snapshot-now.fixture';
import { decodeVillage, encodeVillage } from './village-bytes';
import { Villages, type VillagesState } from './villages';

const day = (text: string): Day => dayOfIso(text) ?? NaN;
const rows = builtInRuleSets[1]?.versions[0];
const code = '320324103211';

/** Any kind of village until 2015; after that administrative villages and those on the previous list. */
const grandfathering = parseRuleSet(
  JSON.parse(
    JSON.stringify({
      id: 'grandfathering',
      versions: [
        { ...rows, where: ['administrative-village', 'residents-committee'] },
        {
          from: '2015-01-01',
          ...rows,
          where: { kinds: ['administrative-village'], orCertifiedBefore: true },
        },
      ],
    }),
  ),
  'grandfathering',
);

/**
 * A residents' committee with one shop and ten households that sells a fen on every tenth day of 2013 to
 * 2018, and the announcements about it.
 */
class Committee {
  readonly announcements: string[] = [];
  readonly villages: Villages;
  #number = 0;

  constructor(saved?: VillagesState, bytes?: Uint8Array) {
    this.villages = new Villages(
      [grandfathering],
      15,
      {
        certified: (certificates) => {
          for (const { year, assessment } of certificates)
            this.announcements.push(
              `certified ${year} ${assessment.qualifies} ${before(assessment.criteria.at(-1))}`,
            );
        },
        verdict: (_code, { asOf, qualifies, criteria }) =>
          void this.announcements.push(`${isoOfDay(asOf)} ${qualifies} ${before(criteria.at(-1))}`),
      },
      saved,
    );
    if (bytes !== undefined) {
      this.#number = 1_000;
      this.villages.load(decodeVillage(code, bytes), []);
      return;
    }
    this.register('2013-01-01', 'residents-committee');
    const timeMs = day('2013-01-01') * MS_PER_DAY - CST_OFFSET_MS;
    this.villages.open(code, {
      shopId: 's',
      timeMs,
      id: 'o',
      source: '/m',
      householdId: 'h',
      platform: 'taobao',
      category: 'other',
    });
    for (let on = day('2013-01-01'); on < day('2019-01-01'); on += 10)
      this.villages.pay(code, { shopId: 's', day: on, amountFen: 1, category: 'other' });
  }

  register(text: string, kind: Kind): void {
    const timeMs = day(text) * MS_PER_DAY - CST_OFFSET_MS;
    this.villages.register(code, { timeMs, id: `r${text}`, source: '/r', name: 'v', households: 10, kind });
  }

  pay(text: string, fen = 1_000_000_000): this {
    this.villages.pay(code, { shopId: 's', day: day(text), amountFen: fen, category: 'other' });
    return this;
  }

  /** Everything announced by ticks of these days. */
  to(...days: readonly string[]): readonly string[] {
    this.announcements.length = 0;
    for (const text of days) {
      this.villages.applyWatermark({
        partition: 0,
        partitions: 1,
        day: day(text),
        state: 'read',
        epoch: 1,
        number: ++this.#number,
      });
    }
    return [...this.announcements];
  }

  /** The same committee, saved and loaded. */
  stored(): Committee {
    let bytes: Uint8Array | undefined;
    for (const { village } of snapshotNow(this.villages)) bytes = encodeVillage(village);
    return new Committee(JSON.parse(JSON.stringify(this.villages.state())) as VillagesState, bytes);
  }
}

/** The comparison, kinds and certified year of the criterion of kinds. */
function before(criterion: unknown): string {
  const { comparison, threshold, certifiedBefore } = criterion as Record<string, unknown>;
  return `${String(comparison)} ${Array.isArray(threshold) ? threshold.length : 1} ${String(certifiedBefore)}`;
}

it.each([
  ['on the list', '2014-03-01', ['2015-12-01 true is 1 2015']],
  ['on none', '2014-07-01', []],
])(
  'the status is decided however little it sold before: a committee that was %s',
  (_name, first, expected) => {
    const later = new Committee()
      .pay(first)
      .pay('2014-08-01', 1)
      .pay('2015-02-01', first === '2014-03-01' ? 1_000_000_000 : 1);
    later.to('2014-01-01', '2014-07-16', '2015-07-16');
    later.villages.refund(code, { shopId: 's', day: day('2015-02-01'), amountFen: 1_000_000_000 });
    later.to('2015-11-30');
    expect(
      later
        .pay('2015-12-01')
        .to('2015-12-01')
        .filter((line) => !line.startsWith('certified')),
    ).toEqual(expected);
  },
);

it('the stored state contains the years of certification', () => {
  const committee = new Committee().pay('2014-03-01').pay('2015-02-01');
  committee.to('2014-01-01', '2014-07-16');
  const again = committee.stored();
  expect(again.to('2015-01-01', '2015-07-16')).toEqual(['certified 2015 true is 1 2014']);
  expect([...again.villages.announced()].map(({ certifiedIn }) => certifiedIn.toJSON())).toEqual([
    { grandfathering: 2015 },
  ]);
});

it('the lists of another generation are adopted, and no list that was made in silence', () => {
  const lists = (year: number) =>
    new Map([[code, { verdicts: [], certifiedIn: CertifiedIn.of([['grandfathering', year]]) }]]);
  const sold = (): Committee => {
    const committee = new Committee().pay('2014-03-01').pay('2015-02-01');
    committee.to('2014-01-01', '2014-07-16', '2015-03-01');
    committee.announcements.length = 0;
    return committee;
  };
  const without = sold();
  without.villages.takeOver(new Map(), { grandfathering: { first: 2014, last: 2014 } });
  expect(without.announcements).toEqual([]);
  const within = sold();
  within.villages.takeOver(lists(2014), { grandfathering: { first: 2014, last: 2014 } });
  expect(within.announcements).toEqual(['2015-03-01 true is 1 2014']);
  const onAnEarlierOne = sold();
  onAnEarlierOne.villages.takeOver(lists(2013), { grandfathering: { first: 2013, last: 2014 } });
  expect(onAnEarlierOne.announcements).toEqual([]);
});

it('the outlook contains the list that is made without it', () => {
  const committee = new Committee().pay('2014-03-01').pay('2015-07-01');
  committee.to('2014-01-01', '2014-07-16', '2015-07-02');
  const [snapshot] = snapshotNow(committee.villages);
  const bytes = encodeVillage(snapshot!.village);
  const certified = committee.villages.state().certifiedUnder ?? {};
  const outlook = outlookOf(code, bytes, day('2015-07-02'), {
    ruleSets: [grandfathering],
    latenessDays: 15,
    certified,
  });
  expect(
    outlook?.verdicts.map(({ qualifies, changes }) => [
      qualifies,
      changes.map(({ day: on, qualifies: then }) => `${isoOfDay(on)} ${then}`),
    ]),
  ).toEqual([[true, ['2015-07-16 false']]]);
  expect(committee.to('2015-07-16')).toEqual([
    'certified 2015 false is 1 2014',
    '2015-07-16 false is 1 undefined',
  ]);
});
