import fc from 'fast-check';
import { CST_OFFSET_MS, type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { builtInRuleSets } from '../rules/rule-set';
import { encodeVillage } from './village-bytes';
import { type VillageSnapshot } from './village-slot';
import { Villages } from './villages';

const [first, second, third] = ['330782103201', '330782103202', '330782103203'] as const;
const codes = [first, second, third];
const dayOn = (iso: string): Day => dayOfIso(iso) ?? NaN;
const msOn = (day: Day): number => day * MS_PER_DAY - CST_OFFSET_MS;

/** A partition of villages that can be told of, and what it announces. */
class Partition {
  readonly announced: string[] = [];
  readonly told: string[] = [];
  readonly villages = new Villages(builtInRuleSets, 15, {
    certified: (year, { code, salesFen }) => void this.announced.push(`certified ${year} ${code} ${salesFen}`),
    verdict: (code, { ruleSet, sequence }) => void this.announced.push(`verdict ${code} ${ruleSet} ${sequence}`),
  });
  #number = 0;

  tick(day: Day): void {
    this.villages.tick({ partition: 0, partitions: 1, day, state: 'read', epoch: 1, number: ++this.#number });
  }

  register(code: string, day: Day): void {
    this.villages.register(code, { timeMs: msOn(day), id: 'r', source: '/r', name: 'v', households: 5, kind: 'administrative-village' });
  }

  open(code: string, day: Day): void {
    const opening = { timeMs: msOn(day), id: `o${day}`, source: '/m', householdId: 'h' };
    this.villages.open(code, { ...opening, shopId: 's', platform: 'taobao', category: 'other' });
  }

  pay(code: string, day: Day, fen: number): void {
    this.villages.pay(code, 's', day, fen, 'other', undefined);
  }

  take(tell: (entry: VillageSnapshot) => void = (entry) => this.say(entry)): Iterable<void> & Iterator<void, void> {
    return this.villages.snapshotDirty(tell);
  }

  /** `<last digit of the code> <day> <sales>`, then what else is to be said. */
  say({ village, late, mayHaveIntermediateState }: VillageSnapshot): void {
    const marks = `${late.size > 0 ? ' late' : ''}${mayHaveIntermediateState ? ' in steps' : ''}`;
    this.told.push(`${village.code.slice(-1)} ${village.asOf} ${village.salesFen}${marks}`);
  }
}

describe('what is taken while updates go on', () => {
  const taken = dayOn('2014-03-02');

  /** Three villages that have sold for a fen each, of which nothing is left to be told. */
  function threeVillages(): Partition {
    const partition = new Partition();
    partition.tick(taken);
    for (const code of [third, first, second]) {
      partition.register(code, taken - 30);
      partition.open(code, taken - 30);
      partition.pay(code, taken - 1, 1);
    }
    Array.from(partition.take());
    partition.told.length = 0;
    for (const code of [third, first, second]) partition.pay(code, taken - 1, 1);
    return partition;
  }

  it('is told step by step, in order of code', () => {
    const partition = threeVillages();
    const steps = partition.take();
    expect(partition.told).toEqual([]);
    steps.next();
    expect(partition.told).toEqual([`1 ${taken} 2`]);
    Array.from(steps);
    expect(partition.told).toEqual([`1 ${taken} 2`, `2 ${taken} 2`, `3 ${taken} 2`]);
  });

  it('is told before it changes, as it was, once; and with the change when it is taken again', () => {
    const partition = threeVillages();
    const steps = partition.take();
    partition.pay(second, taken - 1, 5);
    partition.pay(second, taken - 1, 5);
    expect(partition.told).toEqual([`2 ${taken} 2`]);
    Array.from(steps);
    expect(partition.told).toEqual([`2 ${taken} 2`, `1 ${taken} 2`, `3 ${taken} 2`]);
    Array.from(partition.take());
    expect(partition.told.slice(3)).toEqual([`2 ${taken} 12 in steps`]);
  });

  it('is told without an update of a certified year that comes afterwards', () => {
    const partition = threeVillages();
    const later = dayOn('2014-07-16');
    partition.tick(later);
    partition.take();
    partition.pay(second, later - 20, 5);
    expect(partition.told).toEqual([`2 ${later} 2 in steps`]);
    Array.from(partition.take());
    expect(partition.told.slice(-1)).toEqual([`2 ${later} 7 late`]);
  });

  it('is told as of the day on which it was taken: all of it before the clock moves, none where a tick moves no clock', () => {
    const partition = threeVillages();
    partition.take();
    partition.tick(taken);
    expect(partition.told).toEqual([]);
    partition.tick(taken + 400);
    expect(partition.told).toEqual([`1 ${taken} 2`, `2 ${taken} 2`, `3 ${taken} 2`]);
    Array.from(partition.take());
    expect(partition.told.slice(3)).toEqual([`1 ${taken + 400} 0`, `2 ${taken + 400} 0`, `3 ${taken + 400} 0`]);
  });

  it('is told before others are taken, and before another generation takes over', () => {
    const partition = threeVillages();
    const before = partition.take();
    partition.pay(third, taken - 1, 1);
    partition.take();
    expect(partition.told).toEqual([`3 ${taken} 2`, `1 ${taken} 2`, `2 ${taken} 2`]);
    Array.from(before);
    expect(partition.told.slice(3)).toEqual([`3 ${taken} 3`]);
    partition.pay(first, taken - 1, 1);
    partition.take();
    partition.villages.takeOver(new Map(), undefined);
    expect(partition.told.slice(4)).toEqual([`1 ${taken} 3`]);
  });
});

describe('what comes while villages are told', () => {
  type Act =
    | { readonly kind: 'tick'; readonly days: number }
    | { readonly kind: 'register' | 'open' | 'pay'; readonly of: number; readonly back: number; readonly fen: number }
    | { readonly kind: 'take'; readonly stepsAfterEach: readonly number[] };

  const update = fc.record({
    kind: fc.constantFrom('register' as const, 'open' as const, 'pay' as const, 'pay' as const),
    of: fc.nat({ max: 2 }),
    back: fc.integer({ min: -20, max: 400 }),
    // Some are enough to qualify.
    fen: fc.oneof(fc.constant(600_000_000), fc.integer({ min: 1, max: 99 })),
  });
  const acts: fc.Arbitrary<readonly Act[]> = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: update },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick' as const), days: fc.integer({ min: 0, max: 90 }) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), stepsAfterEach: fc.array(fc.nat({ max: 2 })) }) },
    ),
    { minLength: 5, maxLength: 80 },
  );

  /** Goes through all acts; what is taken is told at once, or so many steps after each act. */
  function run(all: readonly Act[], atOnce: boolean) {
    const partition = new Partition();
    const takes: string[][] = [];
    let day = dayOn('2014-01-01');
    let steps: Iterator<void, void> | undefined;
    let pace: number[] = [];
    for (const code of codes) partition.open(code, day - 100);
    partition.tick(day);
    for (const act of all) {
      if (act.kind === 'take') {
        while (steps?.next().done === false);
        const told: string[] = [];
        takes.push(told);
        const say = ({ village, late, mayHaveIntermediateState, closedMonths }: VillageSnapshot): void => {
          const state = Buffer.from(encodeVillage(village)).toString('hex');
          told.push(JSON.stringify([village.code, state, [...late], mayHaveIntermediateState, closedMonths]));
        };
        steps = partition.take(say);
        pace = [...act.stepsAfterEach];
        if (atOnce) Array.from({ [Symbol.iterator]: () => steps as Iterator<void, void> });
      } else if (act.kind === 'tick') partition.tick((day += act.days));
      else {
        const code = codes[act.of] ?? first;
        if (act.kind === 'register') partition.register(code, day - act.back);
        else if (act.kind === 'open') partition.open(code, day - act.back);
        else partition.pay(code, day - act.back, act.fen);
      }
      for (let left = pace.shift() ?? 0; left > 0; left--) steps?.next();
    }
    while (steps?.next().done === false);
    return { announced: partition.announced, takes: takes.map((told) => told.sort()) };
  }

  it('changes nothing of what is told or announced', () => {
    fc.assert(
      fc.property(acts, (all) => {
        expect(run(all, false)).toEqual(run(all, true));
      }),
      { numRuns: 500 },
    );
  });
});
