import { type Assessment, assess } from '../rules/assessment';
import { Calendar } from '../time/calendar';
import { type CertifiedYears, lateYear, withCertified, yearsDue } from '../rules/certification';
import { Clock, type ClockState, type Tick } from '../time/clock';
import { type Day, dayOf, NEVER } from '../time/day';
import { type Produce } from '../sales/produce-by-month';
import { type Quantities } from '../figures/quantities';
import { type Registration } from '../figures/registrations';
import { type RuleSet } from '../rules/rule-set';
import { type Verdict, type VerdictChange } from '../rules/verdicts';
import { SharedSources } from '../encoding/source-names';
import { PendingSnapshot } from './pending-snapshot';
import { Village } from './village';
import { byCode, NOTHING_LATE, VillageSlot, type VillageSnapshot } from './village-slot';
import { type ShopOpening } from '../shops/village-shops';
import { type BuyerArea, type Category } from '../vocabulary/vocabulary';

/** Who is told what follows from an input, in this order. */
export interface Announcements {
  certified(year: number, quantities: Quantities, assessment: Assessment): void;
  verdict(villageCode: string, change: VerdictChange): void;
  /** An update has come after its year was certified. */
  late?(): void;
}

export interface VillagesState {
  readonly clock: ClockState;
  readonly certified?: CertifiedYears;
}

/**
 * All villages of one partition of `village.activity`, and the clock they share. What is announced is a function of
 * the order of calls alone. Each village's next due day stands in a calendar, so a day costs only what falls due.
 */
export class Villages {
  /** Of what is registered and opened; also for the villages that are loaded. */
  readonly sources = new SharedSources();
  readonly #slots = new Map<string, VillageSlot>();
  readonly #calendar = new Calendar<VillageSlot>();
  #dirty: VillageSlot[] = [];
  readonly #pending = new PendingSnapshot((slot) => this.#prepare(slot));
  readonly #clock: Clock;
  /** The clock's day, but not before those that are to be told as of the day before have been. */
  #day: Day | undefined;
  #certified: CertifiedYears | undefined;
  /** Counts the inputs, and holds the number of the last that moved the clock. */
  #input = 0;
  #movedAt = 0;

  constructor(
    private readonly ruleSets: readonly RuleSet[],
    private readonly latenessDays: number,
    private readonly announce: Announcements,
    saved?: VillagesState,
  ) {
    this.#clock = saved === undefined ? new Clock() : Clock.of(saved.clock);
    this.#day = this.#clock.day;
    this.#certified = saved?.certified;
  }

  get day(): Day | undefined {
    return this.#day;
  }

  get size(): number {
    return this.#slots.size;
  }

  get dirtyCount(): number {
    return this.#dirty.length;
  }

  state(): VillagesState {
    return { clock: this.#clock.toJSON(), ...(this.#certified === undefined ? {} : { certified: this.#certified }) };
  }

  /** Takes up a village that was saved. */
  load(village: Village, late: ReadonlyMap<number, number>): void {
    const slot = new VillageSlot(village, late.size === 0 ? NOTHING_LATE : new Map(late));
    this.#slots.set(village.code, slot);
    this.#schedule(slot);
  }

  register(villageCode: string, registration: Registration): void {
    const slot = this.#upToDate(villageCode, dayOf(registration.timeMs));
    slot.village.register({ ...registration, source: this.sources.share(registration.source) });
    this.#decide(slot);
  }

  open(villageCode: string, opening: ShopOpening): void {
    const slot = this.#upToDate(villageCode, dayOf(opening.timeMs));
    slot.village.open({ ...opening, source: this.sources.share(opening.source) });
    this.#decide(slot);
  }

  close(villageCode: string, closing: { readonly shopId: string; readonly timeMs: number }): void {
    const slot = this.#upToDate(villageCode, dayOf(closing.timeMs));
    slot.village.close(closing);
    this.#decide(slot);
  }

  pay(
    villageCode: string,
    shopId: string,
    day: Day,
    amountFen: number,
    category: Category,
    buyerArea: BuyerArea | undefined,
    produce?: Produce,
  ): void {
    const slot = this.#sold(villageCode, day);
    slot.village.pay(shopId, day, amountFen, category, buyerArea, produce);
    if (!this.#cannotQualify(slot)) this.#decide(slot);
  }

  refund(villageCode: string, shopId: string, paidDay: Day, amountFen: number): void {
    const slot = this.#sold(villageCode, paidDay);
    slot.village.refund(shopId, paidDay, amountFen);
    if (!this.#cannotQualify(slot)) this.#decide(slot);
  }

  /** If the tick moves the clock: first the certificates of the years that fall due by it, then the verdicts that change. */
  tick(tick: Tick): void {
    const before = this.#day;
    this.#clock.apply(tick);
    const after = this.#clock.day;
    if (after === undefined || after === before) return;
    this.#pending.serialiseAll();
    this.#day = after;
    this.#movedAt = ++this.#input;
    const years = yearsDue(before ?? this.#clock.beginning ?? after, after, this.#certified, this.latenessDays);
    for (const year of years) this.#certify(year);
    for (const slot of this.#dueBy(before, after)) {
      this.#markDirty(slot);
      this.#decide(slot);
    }
    // Only now may days go that the certificates needed.
    if (years.length > 0) for (const slot of this.#slots.values()) this.#forget(slot, after);
  }

  /**
   * Takes the villages that have changed since the last call. Each is told as it stands now, brought to the clock's day: by the steps of what
   * is given back, one at each, in order of code; or sooner, where it is about to change again.
   */
  snapshotDirty(serialise: (snapshot: VillageSnapshot) => void): Generator<void, void> {
    const dirty = this.#dirty;
    this.#dirty = [];
    return this.#pending.begin(dirty, serialise);
  }

  /** What has been announced of each village of which anything has, in no order. */
  *announced(): Iterable<{ readonly villageCode: string; readonly verdicts: readonly Verdict[] }> {
    for (const { village } of this.#slots.values()) {
      if (village.verdicts.length > 0) yield { villageCode: village.code, verdicts: village.verdicts };
    }
  }

  /**
   * Takes over what another generation has announced of the same updates, by village code, and the years that it has certified; then
   * decides every village, in order of code, so that the differences are announced. All villages count as changed.
   */
  takeOver(announced: ReadonlyMap<string, readonly Verdict[]>, certified: CertifiedYears | undefined): void {
    this.#certified = certified;
    this.#input++;
    for (const slot of [...this.#slots.values()].sort(byCode)) {
      this.#markDirty(slot);
      slot.village.takeOver(announced.get(slot.village.code) ?? []);
      this.#decide(slot);
    }
  }

  /** The village, brought to the clock's day: it may not have been due for a while. */
  #upToDate(villageCode: string, effectiveDay: Day): VillageSlot {
    const slot = this.#slot(villageCode, effectiveDay);
    this.#advance(slot);
    return slot;
  }

  /** The village, in time for what was sold on a day: that may come before the clock does, but not to a month that the clock closes. */
  #sold(villageCode: string, day: Day): VillageSlot {
    const slot = this.#slot(villageCode, day);
    if (this.#day !== undefined && slot.village.mayClose(day, this.#day)) this.#advance(slot);
    return slot;
  }

  #slot(villageCode: string, effectiveDay: Day): VillageSlot {
    let slot = this.#slots.get(villageCode);
    if (slot === undefined) {
      slot = new VillageSlot(new Village(villageCode), NOTHING_LATE);
      this.#slots.set(villageCode, slot);
    }
    this.#input++;
    this.#markDirty(slot);
    const year = lateYear(effectiveDay, this.#certified);
    if (year !== undefined) {
      slot.addLate(year);
      this.announce.late?.();
    }
    return slot;
  }

  /** Brings the village to the clock's day. */
  #advance(slot: VillageSlot): void {
    if (this.#day === undefined) return;
    const closed = slot.village.advanceAndClose(this.#day, this.latenessDays);
    if (closed.length > 0) slot.closing = [...slot.closing, ...closed];
  }

  /** Makes ready to be told what has been taken. */
  #prepare(slot: VillageSlot): void {
    this.#advance(slot);
    this.#schedule(slot);
    slot.mayHaveIntermediateState = slot.firstInput < Math.max(slot.lastInput, this.#movedAt);
    slot.closeMonths();
  }

  /** Comes before whatever changes the village. */
  #markDirty(slot: VillageSlot): void {
    this.#pending.serialiseBeforeChange(slot);
    if (!slot.dirty) {
      slot.dirty = true;
      this.#dirty.push(slot);
      slot.firstInput = this.#input;
    }
    slot.lastInput = this.#input;
  }

  #decide(slot: VillageSlot): void {
    const { village } = slot;
    if (this.#day !== undefined) {
      this.#advance(slot);
      for (const change of village.decide(this.ruleSets)) this.announce.verdict(village.code, change);
    }
    slot.salesToQualify = village.salesToQualify(this.ruleSets);
    this.#schedule(slot);
  }

  #schedule(slot: VillageSlot): void {
    // A day that came too early costs a look; one that came too late would cost a verdict.
    this.#calendar.add(slot, this.#cannotQualify(slot) ? slot.village.registrationDue : slot.village.nextDue);
  }

  /**
   * Most villages have too few shops for any verdict, or have not sold enough, however the clock moves. Such a village is told what comes
   * for it and no more; as it counts as changed, it is brought to the clock's day when it is taken.
   */
  #cannotQualify({ dirty, village, salesToQualify }: VillageSlot): boolean {
    return dirty && village.paidFen < salesToQualify;
  }

  /** Those whose day has come, in order of code; at the first clock that is all of them. */
  #dueBy(before: Day | undefined, after: Day): VillageSlot[] {
    const due = this.#calendar.takeUpTo(before === undefined ? NEVER : after);
    return (before === undefined ? [...this.#slots.values()] : due).sort(byCode);
  }

  #certify(year: number): void {
    const assessed: Quantities[] = [];
    for (const { village } of [...this.#slots.values()].sort(byCode)) {
      const quantities = village.quantitiesOf(year);
      if (quantities !== undefined && quantities.salesFen !== 0) assessed.push(quantities);
    }
    for (const rules of this.ruleSets) {
      for (const quantities of assessed) this.announce.certified(year, quantities, assess(quantities, rules));
    }
    this.#certified = withCertified(this.#certified, year);
  }

  #forget(slot: VillageSlot, clock: Day): void {
    this.#advance(slot);
    slot.village.forget(clock, this.latenessDays);
    this.#markDirty(slot);
    this.#schedule(slot);
  }
}
