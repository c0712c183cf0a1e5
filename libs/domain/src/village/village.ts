import { type Figures, type Quantities } from '../figures/quantities';
import { Registrations } from '../figures/registrations';
import { ByteReader, type ByteWriter } from '../memory/bytes';
import { type SharedSources, SourceNames } from '../memory/source-names';
import { salesToQualify } from '../rules/assessment';
import { type CertificationSchedule } from '../rules/rule-sets/certification';
import { firstDayOfYearTo } from '../rules/rule-sets/cut-offs';
import { type RulesInForce } from '../rules/rule-sets/rule-sets-in-force';
import { type VerdictsAndLists, type Verdict, type VerdictChange, Verdicts } from '../rules/verdicts';
import { type MonthFigures, monthFigures } from '../sales/month-figures';
import { ProduceByMonth } from '../sales/produce-by-month';
import { paidCell, refundCell } from '../sales/sales-by-day';
import { SalesWindow, WINDOW_DAYS } from '../sales/sales-window';
import { type Shop } from '../shops/shop';
import { VillageShops } from '../shops/village-shops';
import { type OpenShopsOfSource, openShopsBySource } from '../sources/open-shops';
import { type Day, firstDayOfMonth, monthOf, NEVER, NO_DAY } from '../time/day';
import {
  type PaidOrder,
  type Refund,
  type Registration,
  type ShopClosing,
  type ShopOpening,
} from '../updates/applied-updates';
import { type Fen } from '../vocabulary/money';
import { type Kind } from '../vocabulary/vocabulary';
import { quantitiesOf } from './quantities-of';

/** Raised with each change of the format. Stores of earlier formats are rebuilt from the log. */
const VILLAGE_FORMAT = 7;
/** Added to the format of villages with orders that state their channel. */
const WITH_CHANNELS = 1;
const MOST_DAYS_A_MONTH = 31;
/** More months than those of two years do not close at once, so that few are published together. */
const MOST_OPEN_DAYS = 2 * 366;
const NO_CHANGE: readonly VerdictChange[] = [];
const NO_MONTHS: readonly MonthFigures[] = [];

/**
 * One village: every accepted update that its figures may still need, and its figures as of the clock,
 * maintained incrementally by each update and each move of the clock.
 *
 * An update takes effect on its effective day. If it is dated after the clock, or there is no clock yet, it
 * is stored and counts once the clock reaches its day. So the figures depend on the updates and the clock,
 * not on the order of arrival.
 */
export class Village implements Figures {
  #asOf: Day = NO_DAY;
  #registrations = new Registrations(NO_DAY);
  /**
   * First day of the first open month, as of the last clock that may have closed one; NO_DAY until it is
   * needed.
   */
  #openFrom: Day = NO_DAY;
  #sales = new SalesWindow(NO_DAY);
  #produce: ProduceByMonth | undefined;
  #shops: VillageShops;
  #verdicts = new Verdicts();

  constructor(readonly code: string) {
    this.#shops = new VillageShops(code, NO_DAY);
  }

  /** The clock's day as of which the figures hold; undefined before the first clock. */
  get asOf(): Day | undefined {
    return this.#asOf === NO_DAY ? undefined : this.#asOf;
  }

  /** True if a registration is in force. An unregistered village keeps its state and is not assessed. */
  get registered(): boolean {
    return this.#registrations.current !== undefined;
  }

  /**
   * Next day on which a figure may change without an update, or NEVER. It is never too late, sometimes too
   * early.
   */
  get nextDue(): Day {
    return Math.min(this.#registrations.due, this.#sales.due, this.#shops.due);
  }

  /**
   * The registration in force, the day on which another comes into force without an update, and the townships
   * of earlier decisions.
   */
  get registrations(): Pick<Registrations, 'current' | 'due' | 'formerTownships'> {
    return this.#registrations;
  }

  /**
   * Lower bound of the annual sales that the village needs to qualify under any rule set if all its shops
   * were active; Infinity if it could not qualify even then. Valid until another registration or version of a
   * rule set is in force, another year is certified, or a new shop opens.
   */
  salesToQualify(inForce: readonly RulesInForce[]): number {
    const registration = this.#registrations.current;
    if (registration === undefined) return Infinity;
    const shops = this.#shops.all.length;
    return Math.min(
      ...inForce.map((each) =>
        salesToQualify(registration, shops, each.rules, this.#verdicts.certifiedBefore(each)),
      ),
    );
  }

  /**
   * Payments of all stored days before refunds: an upper bound of the annual sales on any day of the clock.
   */
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
  }

  open(opening: ShopOpening): void {
    this.#shops.open(opening);
  }

  close({ shopId, timeMs }: ShopClosing): void {
    this.#shops.close(this.#shops.get(shopId), timeMs);
  }

  /** Returns a source of the shop's owner. */
  pay({ shopId, day, amountFen, category, buyerArea, channel, produce }: PaidOrder): string {
    const shop = this.#shops.get(shopId);
    this.#sales.add(day, paidCell(shop.alibaba, category, buyerArea, channel), amountFen);
    if (produce !== undefined)
      (this.#produce ??= new ProduceByMonth(this.#asOf)).add(day, amountFen, buyerArea, produce);
    this.#shops.order(shop, day);
    return shop.source;
  }

  /** A refunded order still counts as an order. */
  refund({ shopId, day, amountFen }: Refund): void {
    this.#sales.add(day, refundCell(this.#shops.get(shopId).alibaba), amountFen);
  }

  /**
   * Moves the figures to a later day, however far. An earlier day changes nothing: the clock never goes back.
   */
  advance(clock: Day): void {
    if (clock <= this.#asOf) return;
    this.#asOf = clock;
    this.#registrations.advance(clock);
    this.#sales.advance(clock);
    this.#produce?.advance(clock);
    this.#shops.advance(clock);
  }

  /** Figures as of the clock. Throws an Error if the village is not registered. */
  quantities(): Quantities {
    return quantitiesOf(this.code, this.#asOf, this.#inForce(), this.#sales.sums, this.#shops.counts);
  }

  /**
   * True if the village was registered by the cut-off, and its sales in the year that ends with it are not 0.
   */
  soldBy(cutOff: Day): boolean {
    return (
      this.#registrations.inForce(cutOff) !== undefined &&
      this.#sales.salesOf(firstDayOfYearTo(cutOff), cutOff) !== 0
    );
  }

  /**
   * Figures as of the cut-off of a certified year, over its window of 365 or 366 days; undefined if the
   * village was not registered by then.
   */
  quantitiesAsOf(cutOff: Day): Quantities | undefined {
    const registration = this.#registrations.inForce(cutOff);
    if (registration === undefined) return undefined;
    const sales = this.#sales.sumsOf(firstDayOfYearTo(cutOff), cutOff);
    return quantitiesOf(this.code, cutOff, registration, sales, this.#shops.countsOn(cutOff));
  }

  /**
   * Figures of the open months, oldest first: those whose days are all stored, twelve or thirteen, the
   * clock's month up to its day. Months without an order or a refund are omitted. An older month is closed:
   * later updates do not change its figures.
   */
  months(schedule: CertificationSchedule): readonly MonthFigures[] {
    if (this.#asOf === NO_DAY) return [];
    return monthFigures(this.#sales, this.#produce, this.#storedFrom(schedule), this.#asOf, this.#asOf);
  }

  /**
   * Advances to a clock. Returns the months that are closed by this, with their final figures, as if the
   * clock had moved day by day; none for an unregistered village. The days of these months must not have been
   * forgotten yet.
   */
  advanceAndClose(clock: Day, schedule: CertificationSchedule): readonly MonthFigures[] {
    if (clock <= this.#asOf) return NO_MONTHS;
    const { registered } = this;
    if (this.#openFrom === NO_DAY && this.#asOf !== NO_DAY) this.#openFrom = this.#firstOpenDay(schedule);
    this.advance(clock);
    // The usual case: the first open month still has a day in the window.
    if (this.#sales.storedFrom(NEVER) <= this.#openFrom) return NO_MONTHS;
    const from = this.#openFrom;
    this.#openFrom = this.#firstOpenDay(schedule);
    return registered && from !== NO_DAY
      ? monthFigures(this.#sales, this.#produce, from, this.#openFrom - 1, clock)
      : NO_MONTHS;
  }

  /**
   * True if `advanceAndClose` to a clock may close the month of a day, or closes years of months. A sale of
   * that day must then be added after that call.
   */
  mayClose(day: Day, clock: Day): boolean {
    const isOld = day < clock - WINDOW_DAYS + MOST_DAYS_A_MONTH || clock - MOST_OPEN_DAYS > this.#openFrom;
    return isOld && clock > this.#asOf && clock - WINDOW_DAYS + 1 > this.#openFrom;
  }

  /** The shops that were open on a day of a year to be certified, by source. */
  openShopsOn(day: Day): readonly OpenShopsOfSource[] {
    return openShopsBySource(
      this.#shops.all.map((shop) => ({ source: shop.source, since: shop.openSince(day) })),
    );
  }

  /** The village's shops with their state as of the clock, in no guaranteed order. */
  get shops(): readonly Readonly<Pick<Shop, 'id' | 'alibaba' | 'active' | 'source' | 'since'>>[] {
    return this.#shops.all;
  }

  /** Throws an Error if the village has no such shop. */
  isAlibaba(shopId: string): boolean {
    return this.#shops.get(shopId).alibaba;
  }

  /** Sales of a day that is still stored: a day of the live window, or one after the clock. */
  salesOf(day: Day): { readonly salesFen: Fen; readonly alibabaSalesFen: Fen } {
    const { salesFen, alibabaSalesFen } = this.#sales.sumsOf(day, day);
    return { salesFen, alibabaSalesFen };
  }

  /** The last announced verdict under a rule set. */
  verdict(ruleSet: string): Verdict {
    return this.#verdicts.of(ruleSet);
  }

  /** Everything announced about the village. */
  get announced(): VerdictsAndLists {
    return this.#verdicts;
  }

  /**
   * Returns the verdicts that differ from the last announced ones, in the order of the rule sets. They count
   * as announced from now on.
   */
  decide(inForce: readonly RulesInForce[]): readonly VerdictChange[] {
    if (!this.registered) return NO_CHANGE;
    this.#registrations.decide(this.code);
    return this.#verdicts.decide(this, this.#asOf, inForce);
  }

  /** Drops the days that no live window, lookback or uncertified year needs any more. */
  forget(schedule: CertificationSchedule): void {
    if (this.#asOf === NO_DAY) return;
    const from = this.#storedFrom(schedule);
    this.#sales.forgetBefore(from);
    this.#produce?.forgetBefore(from);
    const soonestAsOf = Math.min(this.#asOf, schedule.oldestOpenCutOff(this.#asOf));
    this.#registrations.forgetBefore(soonestAsOf);
    this.#shops.forgetBefore(soonestAsOf);
  }

  /** First day that the live window or an uncertified year needs. */
  #storedFrom(schedule: CertificationSchedule): Day {
    return this.#sales.storedFrom(firstDayOfYearTo(schedule.oldestOpenCutOff(this.#asOf)));
  }

  /** First day of the first month whose days are all stored. */
  #firstOpenDay(schedule: CertificationSchedule): Day {
    return firstDayOfMonth(monthOf(this.#storedFrom(schedule) - 1) + 1);
  }

  #inForce(): Registration {
    const registration = this.#registrations.current;
    if (registration === undefined) {
      throw new Error(
        `Village ${this.code} has no registration in force, so it has no quantities: ask for "registered" first.`,
      );
    }
    return registration;
  }

  /** Bytes for `decodeVillage`. The same updates give the same bytes, whatever their order. */
  encode(to: ByteWriter): Uint8Array {
    const names = new Set<string>();
    this.#registrations.addSources(names);
    this.#shops.addSources(names);
    const sources = SourceNames.of(names);
    to.begin();
    const withChannels = this.#sales.haveChannels;
    to.byte(withChannels ? VILLAGE_FORMAT + WITH_CHANNELS : VILLAGE_FORMAT);
    to.signed(this.#asOf);
    sources.write(to);
    this.#registrations.write(to, sources.number);
    this.#verdicts.write(to);
    this.#sales.write(to, withChannels);
    this.#shops.write(to, sources.number);
    (this.#produce ?? new ProduceByMonth(NO_DAY)).write(to);
    this.#verdicts.writeLists(to);
    return to.finish();
  }

  static decode(code: string, bytes: Uint8Array, shared: SharedSources): Village {
    const from = new ByteReader(bytes);
    const format = from.byte();
    const withChannels = format === VILLAGE_FORMAT + WITH_CHANNELS;
    if (format !== VILLAGE_FORMAT && !withChannels) {
      throw new Error(
        `Village ${code} is stored in format ${format}; this version reads ${VILLAGE_FORMAT} and ${VILLAGE_FORMAT + WITH_CHANNELS} only.`,
      );
    }
    const village = new Village(code);
    village.#asOf = from.signed();
    const sources = SourceNames.read(from, shared);
    village.#registrations = Registrations.read(from, village.#asOf, sources.name);
    village.#verdicts = Verdicts.read(from);
    village.#sales = SalesWindow.read(from, village.#asOf, withChannels);
    village.#shops = VillageShops.read(from, code, village.#asOf, sources.name);
    const produce = ProduceByMonth.read(from, village.#asOf);
    if (!produce.isEmpty) village.#produce = produce;
    // Villages that were never certified, which are most, have no bytes for lists.
    if (!from.atEnd) village.#verdicts.readLists(from);
    if (!from.atEnd)
      throw new Error(`Village ${code} has extra bytes at its end: they were not written by this version.`);
    return village;
  }
}
