import { builtInRuleSets, type ShopOpening, Villages } from '@taocun/domain';
import { type Day, dayOf, effectiveDayOf, kindOf, type RuleSetId, type Update } from '../oracle/naive';

interface StreamedChange {
  readonly village: string;
  readonly ruleSet: string;
  readonly day: Day;
  readonly qualifies: boolean;
}

/**
 * The verdicts that classification announces while a feed is read line by line. The oracle recomputes each
 * village for every moment, which would take hours here; verdicts.property.spec.ts compares the two.
 */
export class StreamedVerdicts {
  readonly changes: StreamedChange[] = [];
  readonly #villages: Villages;
  readonly #villageOf = new Map<string, string>();
  #ticks = 0;
  #latest: Day = -Infinity;

  constructor(ruleSets: readonly RuleSetId[], latenessDays: number) {
    this.#villages = new Villages(
      builtInRuleSets.filter(({ id }) => ruleSets.some((one) => one === id)),
      latenessDays,
      {
        certified: () => undefined,
        verdict: (village, { ruleSet, asOf, qualifies }) =>
          this.changes.push({ village, ruleSet, day: asOf, qualifies }),
      },
    );
  }

  /** Applies an update that takes effect now: the shop of an order is already open. */
  read(update: Update): void {
    const day = dayOf(update.timeMs);
    if (day > this.#latest) {
      this.#latest = day;
      this.#ticks += 1;
      this.#villages.applyWatermark({
        partition: 0,
        partitions: 1,
        day,
        state: 'waiting',
        epoch: 1,
        number: this.#ticks,
      });
    }
    const { timeMs, id, source } = update;
    if (update.type === 'taocun.village.registered.v1') {
      const { villageCode, ...content } = update.data;
      this.#villages.register(villageCode, { timeMs, id, source, ...content, kind: kindOf(update.data) });
      return;
    }
    const { shopId } = update.data;
    if (update.type === 'taocun.shop.opened.v1') this.#villageOf.set(shopId, update.data.villageCode);
    const village = this.#villageOf.get(shopId) ?? '';
    switch (update.type) {
      case 'taocun.shop.opened.v1':
        return this.#villages.open(village, { timeMs, id, source, ...update.data } as ShopOpening);
      case 'taocun.shop.closed.v1':
        return this.#villages.close(village, { shopId, timeMs });
      case 'taocun.order.paid.v1':
        return void this.#villages.pay(village, {
          shopId,
          day,
          amountFen: update.data.amountFen,
          category: update.data.category ?? 'other',
        });
      case 'taocun.order.refunded.v1':
        return this.#villages.refund(village, {
          shopId,
          day: effectiveDayOf(update),
          amountFen: update.data.amountFen,
        });
    }
  }
}

/** Verdicts that were reversed within a week. */
export function flapsIn(changes: readonly StreamedChange[]): StreamedChange[] {
  const latest = new Map<string, StreamedChange>();
  return changes.filter((change) => {
    const of = `${change.village} ${change.ruleSet}`;
    const before = latest.get(of);
    latest.set(of, change);
    return before !== undefined && change.day - before.day < 7;
  });
}
