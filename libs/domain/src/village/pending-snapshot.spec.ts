import fc from 'fast-check';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { CST_OFFSET_MS, type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { encodeVillage } from './village-bytes';
import { type VillageSnapshot } from './village-slot';
import { Villages } from './villages';

const first = '330782103201';
const second = '330782103202';
const third = '330782103203';
const codes = [first, second, third];
const dayOn = (iso: string): Day => dayOfIso(iso) ?? NaN;
const msOn = (day: Day): number => day * MS_PER_DAY - CST_OFFSET_MS;

/** A partition of villages that records what it announces and serialises. */
class Partition {
  readonly announced: string[] = [];
  readonly written: string[] = [];
  readonly villages = new Villages(builtInRuleSets, 15, {
    certified: (certificates) => {
      for (const { year, quantities } of certificates)
        this.announced.push(`certified ${year} ${quantities.code} ${quantities.salesFen}`);
    },
    verdict: (code, { ruleSet, sequence }) =>
      void this.announced.push(`verdict ${code} ${ruleSet} ${sequence}`),
  });
  #number = 0;

  tick(day: Day): void {
    this.villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day,
      state: 'read',
      epoch: 1,
      number: ++this.#number,
    });
  }

  register(code: string, day: Day): void {
    this.villages.register(code, {
      timeMs: msOn(day),
      id: 'r',
      source: '/r',
      name: 'v',
      households: 5,
      kind: 'administrative-village',
    });
  }

  open(code: string, day: Day): void {
    const opening = { timeMs: msOn(day), id: `o${day}`, source: '/m', householdId: 'h' };
    this.villages.open(code, { ...opening, shopId: 's', platform: 'taobao', category: 'other' });
  }

  pay(code: string, day: Day, fen: number): void {
    this.villages.pay(code, { shopId: 's', day, amountFen: fen, category: 'other' });
  }

  snapshot(
    write: (snapshot: VillageSnapshot) => void = (snapshot) => this.write(snapshot),
  ): Iterable<void> & Iterator<void, void> {
    return this.villages.snapshotDirty(write);
  }

  /** Written as `<last digit of the code> <day> <sales>`, then the marks. */
  write({ village, late, mayHaveIntermediateState }: VillageSnapshot): void {
    const marks = `${late.length > 0 ? ' late' : ''}${mayHaveIntermediateState ? ' between' : ''}`;
    this.written.push(`${village.code.slice(-1)} ${village.asOf} ${village.salesFen}${marks}`);
  }
}

describe('a snapshot while updates go on', () => {
  const day = dayOn('2014-03-02');

  /** Three villages with sales of a fen each, all dirty by another fen each. */
  function threeVillages(): Partition {
    const partition = new Partition();
    partition.tick(day);
    for (const code of [third, first, second]) {
      partition.register(code, day - 30);
      partition.open(code, day - 30);
      partition.pay(code, day - 1, 1);
    }
    Array.from(partition.snapshot());
    partition.written.length = 0;
    for (const code of [third, first, second]) partition.pay(code, day - 1, 1);
    return partition;
  }

  it('the snapshot is serialised one village a step, in order of code', () => {
    const partition = threeVillages();
    const steps = partition.snapshot();
    expect(partition.written).toEqual([]);
    steps.next();
    expect(partition.written).toEqual([`1 ${day} 2`]);
    Array.from(steps);
    expect(partition.written).toEqual([`1 ${day} 2`, `2 ${day} 2`, `3 ${day} 2`]);
  });

  it('the snapshot is completed before the next one begins, and before another generation takes over', () => {
    const partition = threeVillages();
    const before = partition.snapshot();
    partition.pay(third, day - 1, 1);
    partition.snapshot();
    expect(partition.written).toEqual([`3 ${day} 2`, `1 ${day} 2`, `2 ${day} 2`]);
    Array.from(before);
    expect(partition.written.slice(3)).toEqual([`3 ${day} 3`]);
    partition.pay(first, day - 1, 1);
    partition.snapshot();
    partition.villages.takeOver(new Map(), {});
    expect(partition.written.slice(4)).toEqual([`1 ${day} 3`]);
  });
});

describe('an update while a snapshot is pending', () => {
  type Act =
    | { readonly kind: 'tick'; readonly days: number }
    | {
        readonly kind: 'register' | 'open' | 'pay';
        readonly of: number;
        readonly back: number;
        readonly fen: number;
      }
    | { readonly kind: 'snapshot'; readonly stepsAfterEach: readonly number[] };

  const update = fc.record({
    kind: fc.constantFrom('register' as const, 'open' as const, 'pay' as const, 'pay' as const),
    of: fc.nat({ max: 2 }),
    back: fc.integer({ min: -20, max: 400 }),
    // Some amounts are enough to qualify.
    fen: fc.oneof(fc.constant(600_000_000), fc.integer({ min: 1, max: 99 })),
  });
  const acts: fc.Arbitrary<readonly Act[]> = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: update },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('tick' as const), days: fc.integer({ min: 0, max: 90 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('snapshot' as const),
          stepsAfterEach: fc.array(fc.nat({ max: 2 })),
        }),
      },
    ),
    { minLength: 5, maxLength: 80 },
  );

  /** Performs all acts; a snapshot is completed at once, or by a number of steps after each act. */
  function run(all: readonly Act[], atOnce: boolean) {
    const partition = new Partition();
    const snapshots: string[][] = [];
    let day = dayOn('2014-01-01');
    let steps: Iterator<void, void> | undefined;
    let pace: number[] = [];
    for (const code of codes) partition.open(code, day - 100);
    partition.tick(day);
    for (const act of all) {
      if (act.kind === 'snapshot') {
        while (steps?.next().done === false);
        const written: string[] = [];
        snapshots.push(written);
        const write = ({ village, late, mayHaveIntermediateState, closedMonths }: VillageSnapshot): void => {
          const state = Buffer.from(encodeVillage(village)).toString('hex');
          written.push(JSON.stringify([village.code, state, late, mayHaveIntermediateState, closedMonths]));
        };
        steps = partition.snapshot(write);
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
    return { announced: partition.announced, snapshots: snapshots.map((written) => written.sort()) };
  }

  it('an update changes nothing of what is serialised or announced', () => {
    fc.assert(
      fc.property(acts, (all) => {
        expect(run(all, false)).toEqual(run(all, true));
      }),
      { numRuns: 500 },
    );
  });
});
