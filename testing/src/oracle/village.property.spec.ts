import fc from 'fast-check';
import {
  assess,
  builtInRuleSets,
  CertificationSchedule,
  decodeVillage,
  encodeVillage,
  type Fen,
  fenOf,
  NEVER,
  parseRuleSet,
  type Quantities,
  type RuleSet,
  rulesOn,
  type ShopOpening,
  Village,
} from '@taocun/domain';
import {
  type AcceptedUpdate,
  assessmentAsOf,
  certified,
  type Day,
  dayFrom,
  dayOf,
  effectiveDayOf,
  type NaiveAssessment,
  startOf,
  type Update,
} from './naive';
import { code, distances, firstDay, opening, placeOf, shopIds, updateOver } from './village-updates.fixture';

// Tests a village's own arithmetic, without a flow: update by update, day by day, and through its stored
// state.

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const runs = Number(process.env['PROPERTY_RUNS'] ?? 100);

/**
 * Thresholds so low that verdicts change often in a small history, and other thresholds from a day in it on.
 */
const rows = {
  counts: 'all-shops',
  annualSales: { thresholdFen: 20, comparison: 'more-than' },
  alibabaMajority: { part: 1, whole: 2 },
  scale: { activeShops: 2, share: { of: 'active-households', part: 10, whole: 100 } },
  where: ['administrative-village'],
  town: { qualifyingVillages: 1, subdistricts: true },
  cluster: { cluster: 1, large: 2, super: 3 },
};
const later = { from: '2014-07-01', ...rows, annualSales: { thresholdFen: 10, comparison: 'at-least' } };
const cutOffs = [
  { fromYear: 2014, monthDay: '12-31' },
  { fromYear: 2015, monthDay: '02-28' },
];
const low = parseRuleSet({ id: 'low', cutOffs, versions: [rows, later] }, 'low');
const ruleSets: readonly RuleSet[] = [...builtInRuleSets, low];
const schedule = new CertificationSchedule(ruleSets, 15);

// ---- The product's side.

function applyTo(village: Village, update: Update): void {
  const { timeMs, id, source } = update;
  switch (update.type) {
    case 'taocun.village.registered.v1': {
      const { villageCode: _code, kind = 'administrative-village', ...content } = update.data;
      return village.register({ timeMs, id, source, kind, ...content });
    }
    case 'taocun.shop.opened.v1': {
      const { villageCode: _code, ...content } = update.data;
      return village.open({ timeMs, id, source, ...content } as ShopOpening);
    }
    case 'taocun.shop.closed.v1':
      return village.close({ shopId: update.data.shopId, timeMs });
    case 'taocun.order.paid.v1': {
      const { shopId, amountFen, category = 'other', buyerArea, channel } = update.data;
      return void village.pay({ shopId, day: dayOf(timeMs), amountFen, category, buyerArea, channel });
    }
    case 'taocun.order.refunded.v1':
      return village.refund({
        shopId: update.data.shopId,
        day: effectiveDayOf(update),
        amountFen: update.data.amountFen,
      });
  }
}

// ---- The oracle's side.

const record = { key: null, partition: 0, offset: 0, timestampMs: 0, value: null };

/** The oracle's assessment in the product's form. */
function quantitiesOf(assessment: NaiveAssessment | undefined): Quantities | undefined {
  if (assessment === undefined) return undefined;
  const {
    villageCode,
    asOf,
    verdicts: _verdicts,
    openShopsBySource: _sources,
    paidByChannelFen,
    ...figures
  } = assessment;
  const { name, salesFen, alibabaSalesFen, paidByCategoryFen, paidByUrbanBuyersFen, paidByRuralBuyersFen } =
    figures;
  return {
    ...figures,
    code: villageCode,
    asOf: dayFrom(asOf),
    ...placeOf(Number(name.split(' ')[1])),
    salesFen: fenOf(salesFen),
    alibabaSalesFen: fenOf(alibabaSalesFen),
    paidByUrbanBuyersFen: fenOf(paidByUrbanBuyersFen),
    paidByRuralBuyersFen: fenOf(paidByRuralBuyersFen),
    paidByCategoryFen: inFen(paidByCategoryFen),
    ...(paidByChannelFen && { paidByChannelFen: inFen(paidByChannelFen) }),
  };
}

function inFen<Name extends string>(sums: Readonly<Record<Name, bigint>>): Record<Name, Fen> {
  return Object.fromEntries(Object.entries<bigint>(sums).map(([name, fen]) => [name, fenOf(fen)])) as Record<
    Name,
    Fen
  >;
}

/** The oracle has only the contract's rule sets, so the product judges `low` itself. */
function qualifiesBy(rules: RuleSet, assessment: NaiveAssessment, quantities: Quantities): boolean {
  if (rules === low) return assess(quantities, rulesOn(rules, quantities.asOf)).qualifies;
  return assessment.verdicts.find(({ ruleSet }) => ruleSet === rules.id)!.qualifies;
}

type Step =
  | { readonly type: 'update'; readonly update: Update }
  | { readonly type: 'clock'; readonly days: number }
  | { readonly type: 'due'; readonly short: 0 | 1 }
  | { readonly type: 'checkpoint'; readonly forget: boolean };

const stepOver = (span: number): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 8, arbitrary: updateOver(span).map((update) => ({ type: 'update' as const, update })) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('clock' as const),
        days: fc.constantFrom(0, 1, 1, ...distances, span),
      }),
    },
    // Moves to the next due day that the village names, or to the day before it.
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('due' as const),
        short: fc.constantFrom(0 as const, 1 as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('checkpoint' as const), forget: fc.boolean() }) },
  );

const histories = fc
  .constantFrom(120, 400, 1200)
  .chain((span) => fc.array(stepOver(span), { minLength: 20, maxLength: 200, size: 'max' }));

/**
 * Drops what ingestion would not pass on: a shop's updates before its opening, and openings with another
 * platform.
 */
function acceptable(steps: readonly Step[]): readonly Step[] {
  const platformOf = new Map<string, string>();
  return steps.flatMap((step): Step[] => {
    if (step.type !== 'update' || step.update.type === 'taocun.village.registered.v1') return [step];
    const { update } = step;
    const { shopId } = update.data;
    if (update.type !== 'taocun.shop.opened.v1') return platformOf.has(shopId) ? [step] : [];
    const platform = platformOf.get(shopId) ?? update.data.platform;
    platformOf.set(shopId, platform);
    return [{ type: 'update', update: { ...update, data: { ...update.data, platform } } }];
  });
}

/**
 * The day to which the step moves the clock, at most two years ahead: a village whose next due day is far
 * away would leave little to test.
 */
function target(step: Step, clock: Day | undefined, village: Village): Day | undefined {
  if (step.type === 'clock') return (clock ?? firstDay) + step.days;
  if (step.type !== 'due' || clock === undefined || village.nextDue === NEVER) return clock;
  return Math.max(clock, Math.min(village.nextDue - step.short, clock + 730));
}

it(`follows the contract, update by update and day by day (PROPERTY_SEED=${seed})`, () => {
  fc.assert(
    fc.property(histories, (generated) => {
      let village = new Village(code);
      let clock: Day | undefined;
      const accepted: AcceptedUpdate[] = [];
      const announced = new Map<string, boolean>();
      for (const step of acceptable(generated)) {
        if (step.type === 'update') {
          accepted.push({ update: step.update, record });
          applyTo(village, step.update);
        } else if (step.type === 'checkpoint') {
          if (step.forget && clock !== undefined) village.forget(schedule);
          const bytes = encodeVillage(village);
          village = decodeVillage(code, bytes);
          expect(encodeVillage(village)).toEqual(bytes);
        } else {
          const before: Day | undefined = clock;
          clock = target(step, clock, village);
          if (clock === undefined) continue;
          for (const { cutOff } of schedule.due(before ?? clock, clock, {})) {
            expect(village.quantitiesAsOf(cutOff)).toEqual(quantitiesOf(certified(accepted, code, cutOff)));
          }
          village.advance(clock);
        }
        const expected = clock === undefined ? undefined : assessmentAsOf(accepted, code, clock);
        const quantities = quantitiesOf(expected);
        expect(village.registered ? village.quantities() : undefined).toEqual(quantities);
        for (const change of village.decide(ruleSets.map((ruleSet) => rulesOn(ruleSet, clock ?? 0))))
          announced.set(change.ruleSet, change.qualifies);
        for (const rules of ruleSets) {
          expect(announced.get(rules.id) ?? false).toBe(
            expected !== undefined && quantities !== undefined && qualifiesBy(rules, expected, quantities),
          );
        }
        expect(village.nextDue).toBeGreaterThan(clock ?? -Infinity);
      }
      if (clock === undefined) return;
      // Future years are certified from the stored state, even if the clock jumps over them.
      for (const { cutOff } of schedule.due(clock, clock + 4 * 365, {}))
        expect(village.quantitiesAsOf(cutOff)).toEqual(quantitiesOf(certified(accepted, code, cutOff)));
    }),
    { seed, numRuns: runs },
  );
});

it(`is the same byte for byte, whatever the order of the updates (PROPERTY_SEED=${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(updateOver(400), { maxLength: 60 }),
      fc.integer({ min: 0, max: 500 }),
      fc.infiniteStream(fc.nat()),
      (generated, days, picks) => {
        // One opening of each shop comes first, as from ingestion, and every opening has the shop's platform.
        const first = shopIds.map((shopId) =>
          opening(shopId, { timeMs: startOf(firstDay), id: shopId, source: '/x' }, 'taobao'),
        );
        const updates = generated.map((update): Update =>
          update.type === 'taocun.shop.opened.v1'
            ? { ...update, data: { ...update.data, platform: 'taobao' } }
            : update,
        );
        const shuffled = updates
          .map((update) => ({ update, at: picks.next().value as number }))
          .sort((a, b) => a.at - b.at);
        const one = new Village(code);
        const other = new Village(code);
        for (const update of [...first, ...updates]) applyTo(one, update);
        one.advance(firstDay + days);
        other.advance(firstDay + Math.floor(days / 2));
        for (const update of [...first].reverse()) applyTo(other, update);
        for (const { update } of shuffled) applyTo(other, update);
        other.advance(firstDay + days);
        expect(encodeVillage(other)).toEqual(encodeVillage(one));
        expect(Math.min(...updates.map(effectiveDayOf), Infinity)).toBeGreaterThanOrEqual(firstDay);
      },
    ),
    { seed, numRuns: runs },
  );
});
