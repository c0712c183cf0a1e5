import { salesToQualify } from '../rules/assessment';
import { ByteReader, type ByteWriter } from '../encoding/bytes';
import { oldestUncertifiedYear } from '../rules/certification';
import { certificationDay, type Day, firstDayOfMonth, firstDayOfYear, monthOf, NEVER, NO_DAY } from '../time/day';
import { type Fen } from '../encoding/money';
import { type MonthFigures, monthFigures } from '../sales/month-figures';
import { type Produce, ProduceByMonth } from '../sales/produce-by-month';
import { type Figures, type Quantities, quantitiesOf } from '../figures/quantities';
import { type Registration, Registrations } from '../figures/registrations';
import { type RuleSet } from '../rules/rule-set';
import { paidCell, refundCell } from '../sales/sales-by-day';
import { SalesWindow, WINDOW_DAYS } from '../sales/sales-window';
import { type Shop } from '../shops/shop';
import { type SharedSources, SourceNames } from '../encoding/source-names';
import { type Verdict, type VerdictChange, Verdicts } from '../rules/verdicts';
import { type ShopOpening, VillageShops } from '../shops/village-shops';
import { type BuyerArea, type Category, type Kind } from '../vocabulary/vocabulary';

const FORMAT = 2;
/** Of villages that were stored before farm produce was summed up. */
const FORMAT_WITHOUT_PRODUCE = 1;
const MOST_DAYS_A_MONTH = 31;
const NO_CHANGE: readonly VerdictChange[] = [];
const NO_MONTHS: readonly MonthFigures[] = [];

/**
 * One village: every accepted update that a figure of it can still need, and its figures as of the clock, kept up to
 * date by each update and each move of the clock rather than counted again.
 *
 * An update takes effect on its effective day. What is dated after the clock is kept, and counts once the clock gets
 * there; before there is a clock, that is everything. So what a village says depends on the updates and the clock, not on the order in which they came.
 */
export class Village implements Figures {
  #asOf: Day = NO_DAY;
  #registrations = new Registrations();
  #registration: Registration | undefined;
  #registrationDue: Day = NEVER;
  /** The first day of the months that are not closed, as of the last clock that may have closed one; NO_DAY until it is needed. */
  #openFrom: Day = NO_DAY;
  #sales = new SalesWindow(NO_DAY);
  #produce = new ProduceByMonth(NO_DAY);
  #shops: VillageShops;
  #verdicts = new Verdicts();

  constructor(readonly code: string) {
    this.#shops = new VillageShops(code, NO_DAY);
  }

  /** The clock's day as of which the figures hold, undefined before the first one. */
  get asOf(): Day | undefined {
    return this.#asOf === NO_DAY ? undefined : this.#asOf;
  }

  /** Whether a registration is in force. A village without one keeps its state and is not assessed. */
  get registered(): boolean {
    return this.#registration !== undefined;
  }

  /** The next day on which a figure may change without an update: never too late, at times too early; or NEVER. */
  get nextDue(): Day {
    return Math.min(this.#registrationDue, this.#sales.due, this.#shops.due);
  }

  /** The next day on which another registration comes into force by itself, or NEVER. */
  get registrationDue(): Day {
    return this.#registrationDue;
  }

  /**
   * The least sales of a year with which it could qualify under any of the rule sets, were all its shops active; Infinity where it could
   * not even then. True until another registration is in force or a shop is opened for the first time.
   */
  salesToQualify(ruleSets: readonly RuleSet[]): number {
    if (this.#registration === undefined) return Infinity;
    let least = Infinity;
    for (const rules of ruleSets) least = Math.min(least, salesToQualify(this.#registration, this.#shops.all.length, rules));
    return least;
  }

  /** All that was paid on the days that are kept, which its sales of a year never exceed, whatever the clock. */
  get paidFen(): number {
    return this.#sales.paidFen;
  }

  get kind(): Kind {
    return this.#inForce().kind;
  }

  get households(): number {
    return this.#inForce().households;
  }

  get salesFen(): Fen {
    return this.#sales.sums.salesFen;
  }

  get alibabaSalesFen(): Fen {
    return this.#sales.sums.alibabaSalesFen;
  }

  get activeShops(): number {
    return this.#shops.counts.activeShops;
  }

  get activeAlibabaShops(): number {
    return this.#shops.counts.activeAlibabaShops;
  }

  get activeHouseholds(): number {
    return this.#shops.counts.activeHouseholds;
  }

  get activeAlibabaHouseholds(): number {
    return this.#shops.counts.activeAlibabaHouseholds;
  }

  register(registration: Registration): void {
    this.#registrations.add(registration);
    this.#findRegistration();
  }

  open(opening: ShopOpening): void {
    this.#shops.open(opening);
  }

  close({ shopId, timeMs }: { readonly shopId: string; readonly timeMs: number }): void {
    this.#shops.close(this.#shops.get(shopId), timeMs);
  }

  /** `day` is that of the order's time; `category` is the order's own or else its shop's. */
  pay(shopId: string, day: Day, amountFen: number, category: Category, buyerArea: BuyerArea | undefined, produce?: Produce): void {
    const shop = this.#shops.get(shopId);
    this.#sales.add(day, paidCell(shop.alibaba, category, buyerArea), amountFen);
    if (produce !== undefined) this.#produce.add(day, amountFen, buyerArea, produce);
    this.#shops.order(shop, day);
  }

  /** `paidDay` is the day on which the order was paid. The order still counts as one. */
  refund(shopId: string, paidDay: Day, amountFen: number): void {
    this.#sales.add(paidDay, refundCell(this.#shops.get(shopId).alibaba), amountFen);
  }

  /** Moves the figures to a later day, by years if need be. An earlier one changes nothing: the clock never goes back. */
  advance(clock: Day): void {
    if (clock <= this.#asOf) return;
    this.#asOf = clock;
    if (this.#registrationDue <= clock) this.#findRegistration();
    this.#sales.advance(clock);
    this.#produce.advance(clock);
    this.#shops.advance(clock);
  }

  /** As of the clock. Throws an Error where the village is not registered. */
  quantities(): Quantities {
    return quantitiesOf(this.code, this.#asOf, this.#inForce(), this.#sales.sums, this.#shops.counts);
  }

  /**
   * As of 30 June of a certified year, over its window of 365 or 366 days, by all updates that are known; undefined where
   * the village was not registered by then. Counted from the kept days, which takes time with their number.
   */
  quantitiesOf(year: number): Quantities | undefined {
    const asOf = certificationDay(year);
    const registration = this.#registrations.inForce(asOf);
    if (registration === undefined) return undefined;
    return quantitiesOf(this.code, asOf, registration, this.#sales.sumsOf(firstDayOfYear(year), asOf), this.#shops.countsOn(asOf));
  }

  /**
   * The months of which every day is still kept, and the clock's up to its day, oldest first: twelve or thirteen. Those without an order
   * or a refund are left out. A month that is older has had its last figures, whatever still comes for it.
   */
  months(latenessDays: number): readonly MonthFigures[] {
    if (this.#asOf === NO_DAY) return [];
    return monthFigures(this.#sales, this.#produce, this.#keptFrom(latenessDays), this.#asOf, this.#asOf);
  }

  /**
   * Advances, and gives the months that are no longer among `months` by it, with their last figures: of a registered village those that were
   * there or would have been, had the clock moved day by day. Mind that none of their days may have been forgotten by an earlier clock.
   */
  advanceAndClose(clock: Day, latenessDays: number): readonly MonthFigures[] {
    if (clock <= this.#asOf) return NO_MONTHS;
    const { registered } = this;
    if (this.#openFrom === NO_DAY && this.#asOf !== NO_DAY) this.#openFrom = this.#firstOpenDay(latenessDays);
    this.advance(clock);
    // Nearly always: a month of which the window needs a day is open in any case.
    if (this.#sales.keptFrom(NEVER) <= this.#openFrom) return NO_MONTHS;
    const from = this.#openFrom;
    this.#openFrom = this.#firstOpenDay(latenessDays);
    return registered && from !== NO_DAY ? monthFigures(this.#sales, this.#produce, from, this.#openFrom - 1, clock) : NO_MONTHS;
  }

  /** Whether `advanceAndClose` to a clock may close the month of a day: then what is sold on that day may not come before it. */
  mayClose(day: Day, clock: Day): boolean {
    return day < clock - WINDOW_DAYS + MOST_DAYS_A_MONTH && clock > this.#asOf && clock - WINDOW_DAYS + 1 > this.#openFrom;
  }

  /** Its shops and how they stand as of the clock, in no promised order. */
  get shops(): readonly Readonly<Pick<Shop, 'id' | 'alibaba' | 'active'>>[] {
    return this.#shops.all;
  }

  /** What was sold on a day, of those that are still kept: the live window's and all that the clock has not come to. */
  salesOf(day: Day): { readonly salesFen: Fen; readonly alibabaSalesFen: Fen } {
    const { salesFen, alibabaSalesFen } = this.#sales.sumsOf(day, day);
    return { salesFen, alibabaSalesFen };
  }

  /** What was last announced under a rule set. */
  verdict(ruleSet: string): Verdict {
    return this.#verdicts.of(ruleSet);
  }

  /** The verdicts that were ever announced, by rule set name. */
  get verdicts(): readonly Verdict[] {
    return this.#verdicts.announced;
  }

  /** Takes over what an older generation has announced; the next decision announces where it differs. */
  takeOver(verdicts: readonly Verdict[]): void {
    this.#verdicts.takeOver(verdicts);
  }

  /** The verdicts that have changed since they were last announced, in the order of the rule sets. They count as announced from now on. */
  decide(ruleSets: readonly RuleSet[]): readonly VerdictChange[] {
    return this.#registration === undefined ? NO_CHANGE : this.#verdicts.decide(this, this.#asOf, ruleSets);
  }

  /** Drops the days that no live window, no lookback and no year still to be certified can need as the clock goes on. */
  forget(clock: Day, latenessDays: number): void {
    const asOf = Math.min(clock, this.#asOf);
    if (asOf === NO_DAY) return;
    const year = oldestUncertifiedYear(asOf, latenessDays);
    const kept = this.#sales.keptFrom(firstDayOfYear(year));
    this.#sales.forgetBefore(kept);
    this.#produce.forgetBefore(kept);
    const soonestAsOf = Math.min(asOf, certificationDay(year));
    this.#registrations.forgetBefore(soonestAsOf);
    this.#shops.forgetBefore(soonestAsOf);
  }

  /** The first day that a live window or a year that is still to be certified needs. */
  #keptFrom(latenessDays: number): Day {
    return this.#sales.keptFrom(firstDayOfYear(oldestUncertifiedYear(this.#asOf, latenessDays)));
  }

  /** The first day of the first month of which every day is kept. */
  #firstOpenDay(latenessDays: number): Day {
    return firstDayOfMonth(monthOf(this.#keptFrom(latenessDays) - 1) + 1);
  }

  #inForce(): Registration {
    if (this.#registration === undefined) {
      throw new Error(`Village ${this.code} has no registration in force, so it has no quantities: ask for "registered" first.`);
    }
    return this.#registration;
  }

  #findRegistration(): void {
    this.#registration = this.#registrations.inForce(this.#asOf);
    this.#registrationDue = this.#registrations.nextChange(this.#asOf);
  }

  /** What `decodeVillage` reads. The same updates give the same bytes, in whatever order they came. */
  encode(to: ByteWriter): Uint8Array {
    const names = new Set<string>();
    this.#registrations.addSources(names);
    this.#shops.addSources(names);
    const sources = SourceNames.of(names);
    to.begin();
    to.byte(FORMAT);
    to.signed(this.#asOf);
    sources.write(to);
    this.#registrations.write(to, sources.number);
    this.#verdicts.write(to);
    this.#sales.write(to);
    this.#shops.write(to, sources.number);
    this.#produce.write(to);
    return to.finish();
  }

  static decode(code: string, bytes: Uint8Array, shared: SharedSources): Village {
    const from = new ByteReader(bytes);
    const format = from.byte();
    if (format !== FORMAT && format !== FORMAT_WITHOUT_PRODUCE) {
      throw new Error(`Village ${code} is stored in format ${format}; this version reads formats up to ${FORMAT} only.`);
    }
    const village = new Village(code);
    village.#asOf = from.signed();
    const sources = SourceNames.read(from, shared);
    village.#registrations = Registrations.read(from, sources.name);
    village.#verdicts = Verdicts.read(from);
    village.#sales = SalesWindow.read(from, village.#asOf);
    village.#shops = VillageShops.read(from, code, village.#asOf, sources.name);
    village.#produce = format === FORMAT ? ProduceByMonth.read(from, village.#asOf) : new ProduceByMonth(village.#asOf);
    if (!from.atEnd) throw new Error(`Village ${code} is stored with bytes left over: they were not written by this version.`);
    village.#findRegistration();
    return village;
  }
}
