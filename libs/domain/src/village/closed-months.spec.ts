import fc from 'fast-check';
import { CST_OFFSET_MS, type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { type MonthFigures } from '../sales/month-figures';
import { builtInRuleSets } from '../rules/rule-set';
import { takenAtOnce } from './taken-at-once.fixture';
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
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), days: fc.integer({ min: 1, max: 60 }) }) },
    // A clock may go years at once.
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tick' as const), days: fc.integer({ min: 300, max: 1_000 }) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        ...{ kind: fc.constant('pay' as const), back: fc.integer({ min: -200, max: 500 }), fen: fc.integer({ min: 1, max: 99 }) },
        produce: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'register' as const }) },
  ),
  { minLength: 1, maxLength: 80 },
);

/** One village by itself, told now and then, of which only the series is kept that a reader of all that is told has in the end. */
class Told {
  series: readonly MonthFigures[] = [];
  #villages = this.#on(undefined);
  #day: Day = firstDay;
  #number = 0;

  constructor() {
    this.#villages.open(CODE, {
      ...{ shopId: 's', timeMs: 0, id: 'o', source: '/m', householdId: 'h', platform: 'taobao', category: 'other' },
    });
    this.#tick(0);
  }

  take(step: Step): void {
    if (step.kind === 'tick') this.#tick(step.days);
    else if (step.kind === 'register') {
      const timeMs = this.#day * MS_PER_DAY - CST_OFFSET_MS;
      this.#villages.register(CODE, { timeMs, id: 'r', source: '/r', name: 'v', households: 9, kind: 'administrative-village' });
    } else {
      const sold = step.produce ? { grams: 10, localPriceFenPerKilogram: 300 } : undefined;
      this.#villages.pay(CODE, 's', this.#day - step.back, step.fen, 'other', 'urban', sold);
    }
  }

  /** From the first month that is told on, what is told replaces what was. */
  tell(): void {
    for (const { village, closedMonths } of takenAtOnce(this.#villages)) {
      if (!village.registered) continue;
      const months = [...closedMonths, ...village.months(lateness)];
      const [first] = months;
      if (first === undefined) continue;
      this.series = [...this.series.filter(({ month }) => month < first.month), ...months];
    }
  }

  /** What another owner takes up, once all is told and stored. */
  restart(): void {
    const saved = this.#villages.state();
    const villages = this.#on(saved);
    const stored = this.#stored();
    villages.load(decodeVillage(CODE, stored), new Map());
    this.#villages = villages;
  }

  #stored(): Uint8Array {
    let bytes: Uint8Array | undefined;
    this.#villages.takeOver(new Map(), this.#villages.state().certified);
    for (const { village } of takenAtOnce(this.#villages)) bytes = encodeVillage(village);
    if (bytes === undefined) throw new Error('The village is not there.');
    return bytes;
  }

  #on(saved: ConstructorParameters<typeof Villages>[3]): Villages {
    return new Villages(builtInRuleSets, lateness, { certified: () => undefined, verdict: () => undefined }, saved);
  }

  #tick(days: number): void {
    this.#day += days;
    this.#villages.tick({ partition: 0, partitions: 1, day: this.#day, state: 'read', epoch: 1, number: ++this.#number });
  }
}

it('a village’s series of months is the same, whether it is told after each step, at times, or once', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat({ max: 80 }), { maxLength: 6 }), (all, sometimes) => {
      const [always, now, once] = [new Told(), new Told(), new Told()];
      all.forEach((step, at) => {
        for (const told of [always, now, once]) told.take(step);
        always.tell();
        if (!sometimes.includes(at)) return;
        now.tell();
        now.restart();
      });
      for (const told of [always, now, once]) told.tell();
      expect(now.series).toEqual(always.series);
      expect(once.series).toEqual(always.series);
    }),
    { numRuns: 500 },
  );
});

it('a month that leaves is told with what was dated ahead of the clock, and without what comes after', () => {
  const told = new Told();
  told.take({ kind: 'register' });
  told.take({ kind: 'pay', back: -40, fen: 7, produce: true });
  told.take({ kind: 'tick', days: 900 });
  told.take({ kind: 'pay', back: 860, fen: 90, produce: true });
  told.tell();
  expect(told.series).toEqual([
    {
      ...{ month: '2013-07', salesFen: 7, alibabaSalesFen: 7 },
      produce: { orders: 1, grams: 10, paidFen: 7, localValueFen: 3, urbanGrams: 10, urbanPaidFen: 7, buyersKnownPaidFen: 7 },
    },
  ]);
});

it('a month that leaves while nothing else happens in the village is told without what comes after', () => {
  const told = new Told();
  told.take({ kind: 'register' });
  told.take({ kind: 'tick', days: 364 });
  told.take({ kind: 'pay', back: 340, fen: 7, produce: false });
  told.take({ kind: 'tick', days: 10 });
  told.take({ kind: 'pay', back: 350, fen: 90, produce: false });
  told.tell();
  expect(told.series).toEqual([{ month: '2013-06', salesFen: 7, alibabaSalesFen: 7 }]);
});
