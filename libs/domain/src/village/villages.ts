import { townshipIn } from '../figures/registrations';
import { SharedSources } from '../memory/source-names';
import {
  type CertificationSchedule,
  type CertifiedUnder,
  type WaitingFrom,
} from '../rules/rule-sets/certification';
import { type RuleSet } from '../rules/rule-sets/rule-set';
import { type RulesInForce, RuleSetsInForce } from '../rules/rule-sets/rule-sets-in-force';
import { Calendar } from '../time/calendar';
import { Clock, type ClockState, type Watermark } from '../time/clock';
import { type Day, dayOf } from '../time/day';
import {
  type PaidOrder,
  type Refund,
  type Registration,
  type ShopClosing,
  type ShopOpening,
} from '../updates/applied-updates';
import { type AnnouncedVillage, type Announcements, NOTHING_ANNOUNCED } from './announcements';
import { certifyVillages } from './certify-villages';
import { DirtyVillages } from './dirty-villages';
import { type LateUpdates, NOTHING_LATE } from './late-updates';
import { PendingSnapshot } from './pending-snapshot';
import { Village } from './village';
import { byVillageCode, VillageSlot, type VillageSnapshot } from './village-slot';

export interface VillagesState {
  readonly clock: ClockState;
  readonly certifiedUnder: CertifiedUnder;
  readonly waitingFrom?: WaitingFrom;
}

/**
 * With its products a month takes up to 18 kB. So these, those that close with them and those that are open
 * fit into one event, for which Kafka allows a megabyte.
 */
const MOST_CLOSED_MONTHS = 12;
const NOTHING_OVERFULL: readonly VillageSnapshot[] = [];

/**
 * All villages of one partition of `village.activity`, and the clock they share.
 *
 *     update:      mark dirty (a pending village is serialised first) -> apply -> decide -> emit verdicts
 *     new day:     complete the pending snapshot -> certify the years due -> take due villages from the calendar -> decide -> emit
 *     checkpoint:  snapshot the dirty villages -> advance, forget and serialise one per step, or sooner if it is about to change
 *
 * The outputs are a function of the order of calls alone. The calendar holds each village's next due day, so
 * a day costs only what falls due.
 */
export class Villages {
  /** Interned source names of registrations and openings, including those of loaded villages. */
  readonly sources = new SharedSources();
  readonly #slots = new Map<string, VillageSlot>();
  readonly #calendar = new Calendar<VillageSlot>();
  readonly #dirty = new DirtyVillages();
  readonly #pending = new PendingSnapshot((slot) => this.#prepare(slot));
  readonly #overfull = new Set<VillageSlot>();
  readonly #clock: Clock;
  /** The clock's day; advanced only after the pending snapshots of the previous day are serialised. */
  #day: Day | undefined;
  readonly #rules: RuleSetsInForce;
  /** Number of the latest input. */
  #input = 0;
  /** Number of the latest input that moved the clock. */
  #movedAt = 0;

  constructor(
    ruleSets: readonly RuleSet[],
    latenessDays: number,
    private readonly announce: Announcements,
    saved?: VillagesState,
    /** True for a source that certificates wait for. */
    private readonly waitsFor: (source: string) => boolean = () => false,
  ) {
    this.#clock = saved === undefined ? new Clock() : Clock.of(saved.clock);
    this.#day = this.#clock.day;
    this.#rules = new RuleSetsInForce(
      ruleSets,
      latenessDays,
      saved?.certifiedUnder ?? {},
      this.#day,
      saved?.waitingFrom,
    );
  }

  get day(): Day | undefined {
    return this.#day;
  }

  /** The rule sets as of the clock's day; empty before there is a clock. */
  get rulesInForce(): readonly RulesInForce[] {
    return this.#rules.all;
  }

  get schedule(): CertificationSchedule {
    return this.#rules.schedule;
  }

  get size(): number {
    return this.#slots.size;
  }

  get dirtyCount(): number {
    return this.#dirty.count;
  }

  /** Shops of the dirty villages. In large villages they make up most of what a checkpoint writes. */
  get dirtyShops(): number {
    return this.#dirty.shops;
  }

  state(): VillagesState {
    return {
      clock: this.#clock.toJSON(),
      certifiedUnder: this.#rules.certified,
      waitingFrom: this.#rules.schedule.waitingFrom,
    };
  }

  load(village: Village, late: readonly LateUpdates[]): void {
    const slot = new VillageSlot(village, late.length === 0 ? NOTHING_LATE : late);
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

  close(villageCode: string, closing: ShopClosing): void {
    const slot = this.#upToDate(villageCode, dayOf(closing.timeMs));
    slot.village.close(closing);
    this.#decide(slot);
  }

  /** Returns a source of the shop's owner. */
  pay(villageCode: string, order: PaidOrder): string {
    const slot = this.#sold(villageCode, order, order.amountFen);
    const source = slot.village.pay(order);
    if (!this.#cannotQualify(slot)) this.#decide(slot);
    return source;
  }

  refund(villageCode: string, refund: Refund): void {
    const slot = this.#sold(villageCode, refund, -refund.amountFen);
    slot.village.refund(refund);
    if (!this.#cannotQualify(slot)) this.#decide(slot);
  }

  /**
   * If the watermark moves the clock, first announces the certificates of the years that fall due, then emits
   * the verdicts that change.
   */
  applyWatermark(watermark: Watermark): void {
    Array.from(this.applyInSteps(watermark));
  }

  /**
   * Like `applyWatermark`, but in steps of one village, because certifying a year takes seconds. Nothing may
   * be applied between two steps.
   */
  *applyInSteps(watermark: Watermark): Generator<void, void> {
    const before = this.#day;
    this.#clock.apply(watermark);
    const after = this.#clock.day;
    if (after === undefined || after === before) return;
    yield* this.#pending.steps();
    this.#day = after;
    this.#movedAt = ++this.#input;
    const due = this.#rules.due(
      before ?? this.#clock.beginning ?? after,
      after,
      this.#clock.silentSince(this.waitsFor),
    );
    if (due.length > 0) {
      yield* this.announce.issuing?.() ?? [];
      // All villages become dirty, so that they may forget the days of the year.
      const slots = [...this.#slots.values()].sort(byVillageCode);
      for (const slot of slots) this.#markDirty(slot);
      yield* certifyVillages(slots, due, this.#rules, this.announce);
    }
    const anew = this.#rules.moveTo(after);
    for (const slot of this.#dueBy(after, before === undefined ? 'all' : anew)) {
      this.#markDirty(slot);
      if (slot.village.registrations.due > after && this.#cannotQualify(slot)) this.#schedule(slot);
      else this.#decide(slot);
      yield;
    }
  }

  /**
   * Snapshots the villages that became dirty since the last call, as of the clock's day. The generator
   * serialises one village per step, in order of code; a village about to change again is serialised at once.
   */
  snapshotDirty(serialise: (snapshot: VillageSnapshot) => void): Generator<void, void> {
    return this.#pending.begin(this.#dirty.take(), serialise);
  }

  /**
   * The villages of which so many months have closed since the last snapshot that one event can hold few
   * more, each in the form of a snapshot.
   */
  overfull(): readonly VillageSnapshot[] {
    // Asked after every record.
    if (this.#overfull.size === 0) return NOTHING_OVERFULL;
    const slots = [...this.#overfull].filter(({ closing }) => closing.length >= MOST_CLOSED_MONTHS);
    for (const slot of slots) this.#prepare(slot);
    this.#overfull.clear();
    return slots;
  }

  /** The announced verdicts and lists of every village that has any, in no guaranteed order. */
  *announced(): Iterable<AnnouncedVillage & { readonly villageCode: string }> {
    for (const { village } of this.#slots.values()) {
      const { announced: verdicts, certifiedIn } = village.announced;
      if (verdicts.length > 0 || !certifiedIn.isEmpty)
        yield { villageCode: village.code, verdicts, certifiedIn };
    }
  }

  /**
   * Takes over the announcements of another generation, by village code, and the years that it certified.
   * Then decides every village, in order of code, so that the differences are announced. All villages become
   * dirty.
   */
  takeOver(
    announced: ReadonlyMap<string, AnnouncedVillage>,
    certified: CertifiedUnder,
    waitingFrom: WaitingFrom = {},
  ): void {
    this.#rules.takeOver(certified, waitingFrom, this.#day);
    const isIssued = ({ cutOff }: LateUpdates): boolean => this.#rules.lateCutOffs(cutOff).includes(cutOff);
    this.#input++;
    for (const slot of [...this.#slots.values()].sort(byVillageCode)) {
      this.#markDirty(slot);
      const { verdicts, certifiedIn } = announced.get(slot.village.code) ?? NOTHING_ANNOUNCED;
      slot.village.announced.takeOver(verdicts, certifiedIn);
      // The other generation publishes the months that ended before the switch: it may have closed them on
      // other days, with other late sales.
      this.#advance(slot);
      slot.dropClosing();
      // Drops late updates for cut-offs that only this generation had passed: it never issued their
      // certificates.
      if (!slot.late.every(isIssued)) slot.late = slot.late.filter(isIssued);
      this.#decide(slot);
    }
  }

  /** The slot of the village, advanced to the clock's day, since it may not have been due for a while. */
  #upToDate(villageCode: string, effectiveDay: Day): VillageSlot {
    const slot = this.#slot(villageCode, effectiveDay);
    this.#advance(slot);
    return slot;
  }

  /**
   * The slot of the village of a sale. It is advanced only if the clock may close the sale's month, for which
   * the sale is then too late.
   */
  #sold(villageCode: string, { shopId, day }: Refund, salesFen: number): VillageSlot {
    const slot = this.#slot(villageCode, day, salesFen, shopId);
    if (this.#day !== undefined && slot.village.mayClose(day, this.#day)) this.#advance(slot);
    return slot;
  }

  #slot(villageCode: string, effectiveDay: Day, salesFen = 0, shopId?: string): VillageSlot {
    let slot = this.#slots.get(villageCode);
    if (slot === undefined) {
      slot = new VillageSlot(new Village(villageCode), NOTHING_LATE);
      this.#slots.set(villageCode, slot);
    }
    this.#input++;
    this.#markDirty(slot);
    slot.assessSold();
    const late = this.#rules.lateCutOffs(effectiveDay);
    if (late.length > 0) {
      slot.addLate(late, salesFen, shopId !== undefined && slot.village.isAlibaba(shopId) ? salesFen : 0);
      this.announce.late?.();
    }
    return slot;
  }

  /** Advances the village to the clock's day. */
  #advance(slot: VillageSlot): void {
    if (this.#day === undefined) return;
    const closed = slot.village.advanceAndClose(this.#day, this.#rules.schedule);
    if (closed.length === 0) return;
    slot.closing = [...slot.closing, ...closed];
    if (slot.closing.length >= MOST_CLOSED_MONTHS) this.#overfull.add(slot);
  }

  /** Prepares a village for serialising. Only this forgets days, once nothing needs them any more. */
  #prepare(slot: VillageSlot): void {
    slot.assessSold();
    this.#advance(slot);
    slot.village.forget(this.#rules.schedule);
    this.#schedule(slot);
    slot.mayHaveIntermediateState = slot.firstInput < Math.max(slot.lastInput, this.#movedAt);
    slot.closeMonths();
  }

  /** Must be called before every change of the village. */
  #markDirty(slot: VillageSlot): void {
    this.#pending.serialiseBeforeChange(slot);
    if (!slot.dirty) this.#dirty.add(slot, this.#input);
    slot.lastInput = this.#input;
  }

  #decide(slot: VillageSlot): void {
    const { village } = slot;
    if (this.#day !== undefined) {
      this.#advance(slot);
      for (const change of village.decide(this.#rules.all))
        this.announce.verdict(village.code, change, townshipIn(village.registrations.current, village.code));
    }
    slot.salesToQualify = village.salesToQualify(this.#rules.all);
    this.#schedule(slot);
  }

  #schedule(slot: VillageSlot): void {
    // A day too early costs an assessment; a day too late would miss a verdict.
    this.#calendar.add(
      slot,
      this.#cannotQualify(slot) ? slot.village.registrations.due : slot.village.nextDue,
    );
  }

  /**
   * Most villages have too few shops or sales to qualify on any day of the clock. Such a village applies its
   * updates but is not decided, not even when it is due. It is dirty, so the next snapshot advances it to the
   * clock's day.
   */
  #cannotQualify({ dirty, village, salesToQualify }: VillageSlot): boolean {
    return dirty && village.paidFen < salesToQualify;
  }

  /**
   * The villages that are due or must be decided again, in order of code. The bounds of the latter no longer
   * hold.
   */
  #dueBy(day: Day, anew: ReturnType<RuleSetsInForce['moveTo']>): VillageSlot[] {
    const due = new Set(this.#calendar.takeUpTo(day));
    if (anew !== 'none')
      for (const slot of this.#slots.values()) {
        if (anew === 'listed' && slot.village.announced.certifiedIn.isEmpty) continue;
        slot.salesToQualify = 0;
        due.add(slot);
      }
    return [...due].sort(byVillageCode);
  }
}
