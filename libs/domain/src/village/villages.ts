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
import { Untold } from './untold';
import { Village } from './village';
import { byCode, Entry, NOTHING_LATE, type VillageEntry } from './village-entry';
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
  readonly #entries = new Map<string, Entry>();
  readonly #calendar = new Calendar<Entry>();
  #touched: Entry[] = [];
  readonly #untold = new Untold((entry) => this.#ready(entry));
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
    return this.#entries.size;
  }

  get touched(): number {
    return this.#touched.length;
  }

  state(): VillagesState {
    return { clock: this.#clock.toJSON(), ...(this.#certified === undefined ? {} : { certified: this.#certified }) };
  }

  /** Takes up a village that was saved. */
  load(village: Village, late: ReadonlyMap<number, number>): void {
    const entry = new Entry(village, late.size === 0 ? NOTHING_LATE : new Map(late));
    this.#entries.set(village.code, entry);
    this.#schedule(entry);
  }

  register(villageCode: string, registration: Registration): void {
    const entry = this.#upToDate(villageCode, dayOf(registration.timeMs));
    entry.village.register({ ...registration, source: this.sources.share(registration.source) });
    this.#decide(entry);
  }

  open(villageCode: string, opening: ShopOpening): void {
    const entry = this.#upToDate(villageCode, dayOf(opening.timeMs));
    entry.village.open({ ...opening, source: this.sources.share(opening.source) });
    this.#decide(entry);
  }

  close(villageCode: string, closing: { readonly shopId: string; readonly timeMs: number }): void {
    const entry = this.#upToDate(villageCode, dayOf(closing.timeMs));
    entry.village.close(closing);
    this.#decide(entry);
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
    const entry = this.#sold(villageCode, day);
    entry.village.pay(shopId, day, amountFen, category, buyerArea, produce);
    if (!this.#isHopeless(entry)) this.#decide(entry);
  }

  refund(villageCode: string, shopId: string, paidDay: Day, amountFen: number): void {
    const entry = this.#sold(villageCode, paidDay);
    entry.village.refund(shopId, paidDay, amountFen);
    if (!this.#isHopeless(entry)) this.#decide(entry);
  }

  /** If the tick moves the clock: first the certificates of the years that fall due by it, then the verdicts that change. */
  tick(tick: Tick): void {
    const before = this.#day;
    this.#clock.apply(tick);
    const after = this.#clock.day;
    if (after === undefined || after === before) return;
    this.#untold.tellAll();
    this.#day = after;
    this.#movedAt = ++this.#input;
    const years = yearsDue(before ?? this.#clock.beginning ?? after, after, this.#certified, this.latenessDays);
    for (const year of years) this.#certify(year);
    for (const entry of this.#dueBy(before, after)) {
      this.#touch(entry);
      this.#decide(entry);
    }
    // Only now may days go that the certificates needed.
    if (years.length > 0) for (const entry of this.#entries.values()) this.#forget(entry, after);
  }

  /**
   * Takes the villages that have changed since the last call. Each is told as it stands now, brought to the clock's day: by the steps of what
   * is given back, one at each, in order of code; or sooner, where it is about to change again.
   */
  take(tell: (entry: VillageEntry) => void): Generator<void, void> {
    const taken = this.#touched;
    this.#touched = [];
    return this.#untold.take(taken, tell);
  }

  /** What has been announced of each village of which anything has, in no order. */
  *announced(): Iterable<{ readonly villageCode: string; readonly verdicts: readonly Verdict[] }> {
    for (const { village } of this.#entries.values()) {
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
    for (const entry of [...this.#entries.values()].sort(byCode)) {
      this.#touch(entry);
      entry.village.takeOver(announced.get(entry.village.code) ?? []);
      this.#decide(entry);
    }
  }

  /** The village, brought to the clock's day: it may not have been due for a while. */
  #upToDate(villageCode: string, effectiveDay: Day): Entry {
    const entry = this.#entry(villageCode, effectiveDay);
    this.#advance(entry);
    return entry;
  }

  /** The village, in time for what was sold on a day: that may come before the clock does, but not to a month that the clock closes. */
  #sold(villageCode: string, day: Day): Entry {
    const entry = this.#entry(villageCode, day);
    if (this.#day !== undefined && entry.village.mayClose(day, this.#day)) this.#advance(entry);
    return entry;
  }

  #entry(villageCode: string, effectiveDay: Day): Entry {
    let entry = this.#entries.get(villageCode);
    if (entry === undefined) {
      entry = new Entry(new Village(villageCode), NOTHING_LATE);
      this.#entries.set(villageCode, entry);
    }
    this.#input++;
    this.#touch(entry);
    const year = lateYear(effectiveDay, this.#certified);
    if (year !== undefined) {
      entry.addLate(year);
      this.announce.late?.();
    }
    return entry;
  }

  /** Brings the village to the clock's day. */
  #advance(entry: Entry): void {
    if (this.#day === undefined) return;
    const closed = entry.village.advanceAndClose(this.#day, this.latenessDays);
    if (closed.length > 0) entry.closing = [...entry.closing, ...closed];
  }

  /** Makes ready to be told what has been taken. */
  #ready(entry: Entry): void {
    this.#advance(entry);
    this.#schedule(entry);
    entry.inSteps = entry.firstTouch < Math.max(entry.lastTouch, this.#movedAt);
    entry.closeMonths();
  }

  /** Comes before whatever changes the village. */
  #touch(entry: Entry): void {
    this.#untold.tellBefore(entry);
    if (!entry.touched) {
      entry.touched = true;
      this.#touched.push(entry);
      entry.firstTouch = this.#input;
    }
    entry.lastTouch = this.#input;
  }

  #decide(entry: Entry): void {
    const { village } = entry;
    if (this.#day !== undefined) {
      this.#advance(entry);
      for (const change of village.decide(this.ruleSets)) this.announce.verdict(village.code, change);
    }
    entry.salesToQualify = village.salesToQualify(this.ruleSets);
    this.#schedule(entry);
  }

  #schedule(entry: Entry): void {
    // A day that came too early costs a look; one that came too late would cost a verdict.
    this.#calendar.add(entry, this.#isHopeless(entry) ? entry.village.registrationDue : entry.village.nextDue);
  }

  /**
   * Most villages have too few shops for any verdict, or have not sold enough, however the clock moves. Such a village is told what comes
   * for it and no more; as it counts as changed, it is brought to the clock's day when it is taken.
   */
  #isHopeless({ touched, village, salesToQualify }: Entry): boolean {
    return touched && village.paidFen < salesToQualify;
  }

  /** Those whose day has come, in order of code; at the first clock that is all of them. */
  #dueBy(before: Day | undefined, after: Day): Entry[] {
    const due = this.#calendar.takeUpTo(before === undefined ? NEVER : after);
    return (before === undefined ? [...this.#entries.values()] : due).sort(byCode);
  }

  #certify(year: number): void {
    const assessed: Quantities[] = [];
    for (const { village } of [...this.#entries.values()].sort(byCode)) {
      const quantities = village.quantitiesOf(year);
      if (quantities !== undefined && quantities.salesFen !== 0) assessed.push(quantities);
    }
    for (const rules of this.ruleSets) {
      for (const quantities of assessed) this.announce.certified(year, quantities, assess(quantities, rules));
    }
    this.#certified = withCertified(this.#certified, year);
  }

  #forget(entry: Entry, clock: Day): void {
    this.#advance(entry);
    entry.village.forget(clock, this.latenessDays);
    this.#touch(entry);
    this.#schedule(entry);
  }
}
