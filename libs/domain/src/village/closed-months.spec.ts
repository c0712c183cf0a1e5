import fc from 'fast-check';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { type MonthFigures } from '../sales/month-figures';
import { CST_OFFSET_MS, type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { snapshotNow } from './snapshot-now.fixture';
import { decodeVillage, encodeVillage } from './village-bytes';
import { Villages } from './villages';

const CODE = '330782103201';
const lateness = 15;
const firstDay = dayOfIso('2013-06-01') ?? NaN;

type Step =
  | { readonly kind: 'tick'; readonly days: number }
  | { readonly kind: 'pay'; readonly back: number; readonly fen: number; readonly produce: boolean }
  | { readonly kind: 'register' };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('tick' as const), days: fc.integer({ min: 1, max: 60 }) }),
    },
    // A clock may jump by years.
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('tick' as const),
        days: fc.integer({ min: 300, max: 1_000 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('pay' as const),
        back: fc.integer({ min: -200, max: 500 }),
        fen: fc.integer({ min: 1, max: 99 }),
        produce: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'register' as const }) },
  ),
  { minLength: 1, maxLength: 80 },
);

/** One village, published from time to time; `series` is the result for a reader of all publications. */
class PublishedVillage {
  series: readonly MonthFigures[] = [];
  #villages = this.#on(undefined);
  #day: Day = firstDay;
  #number = 0;

  constructor() {
    this.#villages.open(CODE, {
      shopId: 's',
      timeMs: 0,
      id: 'o',
      source: '/m',
      householdId: 'h',
      platform: 'taobao',
      category: 'other',
    });
    this.#tick(0);
  }

  apply(step: Step): void {
    if (step.kind === 'tick') this.#tick(step.days);
    else if (step.kind === 'register') {
      const timeMs = this.#day * MS_PER_DAY - CST_OFFSET_MS;
      this.#villages.register(CODE, {
        timeMs,
        id: 'r',
        source: '/r',
        name: 'v',
        households: 9,
        kind: 'administrative-village',
      });
    } else {
      const sold = step.produce ? { grams: 10, localPriceFenPerKilogram: 300 } : undefined;
      this.#villages.pay(CODE, {
        shopId: 's',
        day: this.#day - step.back,
        amountFen: step.fen,
        category: 'other',
        buyerArea: 'urban',
        produce: sold,
      });
    }
  }

  /** A publication replaces the series from its first month on. */
  publish(): void {
    for (const { village, closedMonths } of snapshotNow(this.#villages)) {
      if (!village.registered) continue;
      const months = [...closedMonths, ...village.months(this.#villages.schedule)];
      const [first] = months;
      if (first === undefined) continue;
      this.series = [...this.series.filter(({ month }) => month < first.month), ...months];
    }
  }

  /** Another owner loads the stored village. */
  restart(): void {
    const saved = this.#villages.state();
    const villages = this.#on(saved);
    const stored = this.#stored();
    villages.load(decodeVillage(CODE, stored), []);
    this.#villages = villages;
  }

  #stored(): Uint8Array {
    let bytes: Uint8Array | undefined;
    this.#villages.takeOver(new Map(), this.#villages.state().certifiedUnder ?? {});
    for (const { village } of snapshotNow(this.#villages)) bytes = encodeVillage(village);
    if (bytes === undefined) throw new Error('The village is not there.');
    return bytes;
  }

  #on(saved: ConstructorParameters<typeof Villages>[3]): Villages {
    return new Villages(
      builtInRuleSets,
      lateness,
      { certified: () => undefined, verdict: () => undefined },
      saved,
    );
  }

  #tick(days: number): void {
    this.#day += days;
    this.#villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: this.#day,
      state: 'read',
      epoch: 1,
      number: ++this.#number,
    });
  }
}

it('a village’s series of months is the same, whether it is published after each step, at times, or once', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat({ max: 80 }), { maxLength: 6 }), (all, sometimes) => {
      const always = new PublishedVillage();
      const now = new PublishedVillage();
      const once = new PublishedVillage();
      all.forEach((step, at) => {
        for (const village of [always, now, once]) village.apply(step);
        always.publish();
        if (!sometimes.includes(at)) return;
        now.publish();
        now.restart();
      });
      for (const village of [always, now, once]) village.publish();
      expect(now.series).toEqual(always.series);
      expect(once.series).toEqual(always.series);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['tells every month that has closed', false, ['2013-06', '2013-08']],
  ['that takes over in between leaves those before to the other one', true, ['2013-08']],
])('a generation %s', (_name, takesOver, announced) => {
  const villages = new Villages(builtInRuleSets, lateness, {
    certified: () => undefined,
    verdict: () => undefined,
  });
  const tick = (days: number, number: number): void =>
    villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: firstDay + days,
      state: 'read',
      epoch: 1,
      number,
    });
  villages.register(CODE, {
    timeMs: 0,
    id: 'r',
    source: '/r',
    name: 'v',
    households: 9,
    kind: 'administrative-village',
  });
  villages.open(CODE, {
    shopId: 's',
    timeMs: 0,
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
  tick(0, 1);
  for (const days of [0, 61])
    villages.pay(CODE, { shopId: 's', day: firstDay + days, amountFen: 7, category: 'other' });
  snapshotNow(villages);
  tick(410, 2);
  if (takesOver) villages.takeOver(new Map(), villages.state().certifiedUnder ?? {});
  tick(450, 3);
  expect(snapshotNow(villages).flatMap(({ closedMonths }) => closedMonths.map(({ month }) => month))).toEqual(
    announced,
  );
});
