import { announcementHeaders, encodeVerdictChanged, encodeVillageAssessed, placeName, tracedHeaders } from '@taocun/contracts';
import {
  type Announcements,
  ByteWriter,
  type Certificates,
  criteriaOf,
  decodeVillage,
  encodeVillage,
  isoOfDay,
  type IssuedLists,
  openShopsBySource,
  partsOf,
  OrdersBySource,
  type RuleSet,
  type VerdictChange,
  Villages,
  type VillageSnapshot,
  type VillagesState,
} from '@taocun/domain';
import type { Changes, PartitionContext, PartitionState } from '@taocun/messaging';
import { type Tracing } from '@taocun/service';
import { mongo } from 'mongoose';
import { AssessmentCauses } from './assessment-causes';
import { type DecidedBy, waitsFor } from './decided-by';
import { fingerprint } from './fingerprint';
import { type Ended, type Handover, type HandoverDocument } from './handover';
import { type SourceFields } from './sources/observed-sources';
import { UnissuedCertificates } from './unissued-certificates';
import { lateOfStored, storedLate, type VillageStateDocument } from './village-state-document';

export interface ClassificationFields extends VillagesState, SourceFields {
  readonly decidedBy: DecidedBy;
  /** Set once another generation has taken over. */
  readonly ended?: Ended;
  readonly villages: number;
  /** The certificates that the partition has issued. */
  readonly issued: IssuedLists;
}

/** Counters of the events published by this process since its start. */
export class PublishedCounts {
  verdicts = 0;
  assessments = 0;
  certificates = 0;
  /** Updates of a year that had already been certified. */
  late = 0;
  /** Updates skipped because the log that their name refers to ends before the named offset. */
  misnamed = 0;
}

/** Approximate bytes of a village's document for each of its shops. */
const BYTES_A_SHOP = 50;

interface Publishing {
  readonly counts: PublishedCounts;
  /** True if a partition without a checkpoint publishes its events. */
  readonly live?: boolean;
  readonly tracing?: Pick<Tracing, 'done'> | undefined;
}

/** The state of one partition of `village.activity`: its villages, its event-time clock, and the last events published. */
export class ClassificationState implements PartitionState, Announcements {
  readonly villages: Villages;
  /** The orders of the partition's villages. */
  readonly ordersBySource: OrdersBySource;
  readonly #published = new Map<string, string>();
  readonly #villageBytes = new ByteWriter();
  #writes: VillageStateDocument[] = [];
  #unwritten: Iterator<void, void> | undefined;
  #context: PartitionContext<ClassificationState> | undefined;
  #offset = 0;
  #index = 0;
  /** Trace parent of the update being applied, if it is traced. */
  #traceparent: string | undefined;
  #causes = new AssessmentCauses();
  #live: boolean;
  #ended: Ended | undefined;
  #issued: IssuedLists;
  #handover: HandoverDocument[] = [];
  /** Issued with the next checkpoint, while updates continue. */
  readonly #unissued = new UnissuedCertificates((villageCode, event) => {
    this.counts.certificates++;
    this.#outputs.publish('village.certifications', villageCode, event, announcementHeaders);
  });

  private readonly counts: PublishedCounts;
  private readonly tracing: Pick<Tracing, 'done'> | undefined;

  constructor(
    private readonly partition: number,
    ruleSets: readonly RuleSet[],
    private readonly decidedBy: DecidedBy,
    saved: ClassificationFields | undefined,
    { counts, live = true, tracing }: Publishing,
  ) {
    this.counts = counts;
    this.tracing = tracing;
    this.#live = saved?.live ?? live;
    this.#issued = saved?.issued ?? {};
    const orders = saved?.ordersBySource;
    this.ordersBySource = orders === undefined ? new OrdersBySource() : OrdersBySource.decode(orders.value());
    this.villages = new Villages(ruleSets, decidedBy.latenessDays, this, saved, waitsFor(decidedBy));
  }

  load(document: VillageStateDocument, bytes = document.state.value()): void {
    const { _id, published } = document;
    this.villages.load(decodeVillage(_id, bytes, this.villages.sources), lateOfStored(document));
    if (published !== undefined) this.#published.set(_id, published);
  }

  attach(context: PartitionContext<ClassificationState>): void {
    this.#context = context;
  }

  /** True if verdicts are published. */
  get live(): boolean {
    return this.#live;
  }

  /** The point at which another generation has taken over; nothing may be applied from there on. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** Ends this generation in the partition. The handover to its successor is saved with the next checkpoint. */
  end(ended: Ended): void {
    this.#ended = ended;
    for (const { villageCode, verdicts, certifiedIn } of this.villages.announced()) {
      const lists = certifiedIn.isEmpty ? {} : { certifiedIn: certifiedIn.toJSON() };
      this.#handover.push({ _id: villageCode, partition: this.partition, verdicts: [...verdicts], ...lists });
    }
  }

  /** Takes over from another generation and publishes the verdicts that differ, as outputs of the current record. */
  takeOver({ announced, certified, waitingFrom, issued }: Handover): void {
    this.#live = true;
    this.#issued = issued;
    this.villages.takeOver(announced, certified, waitingFrom);
  }

  get changed(): { documents: number; bytes: number } {
    // The size of a village's document is known only once it has been written.
    return { documents: this.villages.dirtyCount, bytes: this.villages.dirtyShops * BYTES_A_SHOP };
  }

  /** Sets the record from which the next events follow. */
  reading(offset: number, traceparent?: string): void {
    this.#offset = offset;
    this.#traceparent = traceparent;
    this.#index = 0;
  }

  /** Records the current update, which is traced, as a cause of this village's next assessment. */
  touchedBy(traceparent: string, sinceMs: number, villageCode: string): void {
    this.#causes.add(villageCode, { traceparent, of: this.#place, sinceMs });
  }

  late(): void {
    this.counts.late++;
  }

  misnamed(): void {
    this.counts.misnamed++;
  }

  certified(certificates: Certificates): void {
    if (!this.#live) return;
    this.#unissued.add(certificates, { partition: this.partition, offset: this.#offset, index: this.#index });
    this.#index += certificates.count;
    this.#issued = { ...this.#issued, ...certificates.byList };
  }

  issuing(): Generator<void, void> {
    return this.#unissued.steps();
  }

  verdict(villageCode: string, change: VerdictChange, townshipCode: string): void {
    if (!this.#live) return;
    const event = encodeVerdictChanged({ villageCode, ...change }, this.#follows(), townshipCode);
    this.counts.verdicts++;
    this.#outputs.publish('village.verdicts', villageCode, event, this.#headers());
  }

  /**
   * Snapshots every village that has changed since the last checkpoint, as of `offset`. Each is published and serialised while
   * later changes are applied.
   */
  assess(offset: number): void {
    // Records after the end belong to the next generation, which assesses them.
    const trueAt = this.#ended?.offset ?? offset;
    const live = this.#live;
    const causes = this.#causes;
    const writes: VillageStateDocument[] = [];
    this.#causes = new AssessmentCauses();
    this.#writes = writes;
    this.#unwritten = this.villages.snapshotDirty((entry) => {
      if (live) this.#publish(entry, trueAt, causes);
      writes.push(...this.#documentsOf(entry));
    });
  }

  /** Publishes, between two checkpoints, villages whose closed months would not fit into one event. `offset` is the next to be applied. */
  assessOverfull(offset: number): void {
    for (const entry of this.villages.overfull()) if (this.#live) this.#publish(entry, offset, this.#causes);
  }

  takeChanges(): Changes {
    const villages = this.#writes;
    const handover = this.#handover;
    const unwritten = this.#unissued.isEmpty ? this.#unwritten : bothOf(this.issuing(), this.#unwritten);
    this.#writes = [];
    this.#unwritten = undefined;
    this.#handover = [];
    const fields: ClassificationFields = {
      ...this.villages.state(),
      decidedBy: this.decidedBy,
      villages: this.villages.size,
      issued: this.#issued,
      ordersBySource: new mongo.Binary(this.ordersBySource.encode(this.#villageBytes)),
      live: this.#live,
      ...(this.#ended === undefined ? {} : { ended: this.#ended }),
    };
    return {
      writes: [
        { collection: 'villages', replacing: villages },
        { collection: 'handover', replacing: handover },
      ],
      fields: { ...fields },
      ...(unwritten === undefined ? {} : { unwritten }),
    };
  }

  #publish({ village, late, mayHaveIntermediateState, closedMonths }: VillageSnapshot, offset: number, causes: AssessmentCauses): void {
    if (village.asOf === undefined || !village.registered) return;
    const quantities = village.quantities();
    const inForce = this.villages.rulesInForce;
    const verdicts = inForce.map(({ ruleSet, rules: { from }, latestYear }) => ({ ...village.verdict(ruleSet), from, latestYear }));
    const lateUpdates = late.length === 0 ? undefined : late.map(({ cutOff, ...sums }) => ({ cutOff: isoOfDay(cutOff), ...sums }));
    const months = village.months(this.villages.schedule);
    const former = village.registrations.formerTownships;
    const formerTownships =
      former.length === 0 ? undefined : former.map(({ townshipCode, until }) => ({ townshipCode, until: isoOfDay(until) }));
    const openShops = quantities.openShops === 0 ? undefined : openShopsBySource(village.shops);
    const fresh = fingerprint({ quantities, formerTownships, openShopsBySource: openShops, verdicts, lateUpdates, months });
    // A previous owner may have published another state without saving it; only a new event replaces that state.
    if (!mayHaveIntermediateState && this.#published.get(village.code) === fresh) return;
    this.#published.set(village.code, fresh);
    const { code: villageCode, ...figures } = quantities;
    const event = encodeVillageAssessed(
      {
        villageCode,
        ...figures,
        verdicts: inForce.map((each) => ({
          ...village.verdict(each.ruleSet),
          criteria: criteriaOf(quantities, each.rules, village.announced.certifiedBefore(each)),
          ...(each.latestYear !== undefined && { certifiedYear: each.latestYear }),
        })),
        ...(formerTownships && { formerTownships }),
        ...(openShops && { openShopsBySource: openShops }),
        ...(lateUpdates && { lateUpdates }),
        ...(closedMonths.length + months.length === 0 ? {} : { months: [...closedMonths, ...months] }),
      },
      { partition: this.partition, offset },
    );
    this.counts.assessments++;
    const traced = causes.assessed(villageCode, `${villageCode}:${this.partition}:${offset}`, this.tracing);
    this.#outputs.publish('village.assessments', villageCode, event, traced ? { ...announcementHeaders, ...traced } : announcementHeaders);
  }

  #documentsOf({ village, late }: VillageSnapshot): VillageStateDocument[] {
    const published = this.#published.get(village.code);
    const ofVillage = {
      ...(late.length === 0 ? {} : { lateUpdates: storedLate(late) }),
      ...(published === undefined ? {} : { published }),
    };
    return partsOf(village.code, encodeVillage(village, this.#villageBytes)).map(({ bytes, ...named }, at) => ({
      ...named,
      partition: this.partition,
      state: new mongo.Binary(bytes),
      ...(at === 0 && ofVillage),
    }));
  }

  #headers(): Readonly<Record<string, string>> {
    if (this.#traceparent === undefined) return announcementHeaders;
    return { ...announcementHeaders, ...tracedHeaders(this.#traceparent, this.#place) };
  }

  get #place(): string {
    return placeName('village.activity', this.partition, this.#offset);
  }

  #follows() {
    return { partition: this.partition, offset: this.#offset, index: this.#index++ };
  }

  get #outputs() {
    if (this.#context === undefined) throw new Error('Nothing can be announced before the partition is owned.');
    return this.#context.outputs;
  }
}

function* bothOf(first: Iterable<void>, second: Iterator<void, void> | undefined): Generator<void, void> {
  yield* first;
  while (second?.next().done === false) yield;
}
