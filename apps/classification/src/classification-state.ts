import { mongo } from 'mongoose';
import {
  type Announcements,
  ByteWriter,
  type Certificates,
  decodeVillage,
  OrdersBySource,
  type RuleSet,
  type VerdictChange,
  Villages,
  type VillageSnapshot,
  type VillagesState,
} from '@taocun/domain';
import type { Changes, PartitionContext, PartitionState } from '@taocun/messaging';
import { type Tracing } from '@taocun/service';
import { AssessmentCauses } from './assessments/assessment-causes';
import { assessmentOf } from './assessments/village-assessment';
import { type DecidedBy, waitsFor } from './decided-by';
import { type Ended, type Handover, type HandoverDocument, handoverDocuments } from './handover';
import { AnnouncedOutputs } from './publishing/announced-outputs';
import { type Judging, ObservedOrders } from './publishing/observed-orders';
import { type PublishedCounts } from './publishing/published-counts';
import { UnissuedCertificates } from './publishing/unissued-certificates';
import { documentsOf, lateOfStored, type VillageStateDocument } from './village-state-document';

export interface ClassificationFields extends VillagesState {
  /** As `OrdersBySource` encodes them. */
  readonly ordersBySource?: mongo.Binary;
  /** True if `source.orders` has the orders; missing in checkpoints of versions that did not publish them. */
  readonly ordersPublished?: true;
  /** True if verdicts are published; false before the switch to this generation. */
  readonly live?: boolean;
  readonly decidedBy: DecidedBy;
  /** Set once another generation has taken over. */
  readonly ended?: Ended;
  readonly villages: number;
}

/** Approximate bytes of a village's document for each of its shops. */
const BYTES_A_SHOP = 50;

interface Publishing {
  readonly counts: PublishedCounts;
  readonly judging: Judging;
  /** True if a partition without a checkpoint publishes its events. */
  readonly live?: boolean;
  readonly tracing?: Pick<Tracing, 'done'> | undefined;
}

/**
 * The state of one partition of `village.activity`: its villages, its event-time clock, and the last events
 * published.
 */
export class ClassificationState implements PartitionState, Announcements {
  readonly villages: Villages;
  /** The orders of the partition's villages. */
  readonly ordersBySource: OrdersBySource;
  readonly #published = new Map<string, string>();
  readonly #villageBytes = new ByteWriter();
  #writes: VillageStateDocument[] = [];
  #unwritten: Iterator<void, void> | undefined;
  #causes = new AssessmentCauses();
  #live: boolean;
  #ended: Ended | undefined;
  #handover: HandoverDocument[] = [];
  /** Issued with the next checkpoint, while updates continue. */
  readonly #unissued: UnissuedCertificates;
  readonly #outputs: AnnouncedOutputs;
  readonly #observed: ObservedOrders;

  private readonly counts: PublishedCounts;
  private readonly tracing: Pick<Tracing, 'done'> | undefined;

  constructor(
    private readonly partition: number,
    ruleSets: readonly RuleSet[],
    private readonly decidedBy: DecidedBy,
    saved: ClassificationFields | undefined,
    { counts, judging, live = true, tracing }: Publishing,
  ) {
    this.counts = counts;
    this.tracing = tracing;
    this.#outputs = new AnnouncedOutputs(partition, counts);
    this.#unissued = new UnissuedCertificates(this.#outputs);
    this.#live = saved?.live ?? live;
    const orders = saved?.ordersBySource;
    this.ordersBySource = orders === undefined ? new OrdersBySource() : OrdersBySource.decode(orders.value());
    if (saved?.ordersPublished !== true) this.ordersBySource.markChanged();
    this.#observed = new ObservedOrders(this.ordersBySource, judging);
    this.villages = new Villages(ruleSets, decidedBy.latenessDays, this, saved, waitsFor(decidedBy));
  }

  load(document: VillageStateDocument, bytes = document.state.value()): void {
    const { _id, published } = document;
    this.villages.load(decodeVillage(_id, bytes, this.villages.sources), lateOfStored(document));
    if (published !== undefined) this.#published.set(_id, published);
  }

  attach(context: PartitionContext<ClassificationState>): void {
    this.#outputs.attach(context);
  }

  /** True if verdicts are published. */
  get live(): boolean {
    return this.#live;
  }

  /** The point at which another generation has taken over; nothing may be applied from there on. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /**
   * Ends this generation in the partition. The handover to its successor is saved with the next checkpoint.
   */
  end(ended: Ended): void {
    this.#ended = ended;
    this.#handover = handoverDocuments(this.villages.announced(), this.partition);
  }

  /**
   * Takes over from another generation and publishes the verdicts that differ, as outputs of the current
   * record.
   */
  takeOver({ announced, certified, waitingFrom }: Handover): void {
    this.#live = true;
    this.villages.takeOver(announced, certified, waitingFrom);
  }

  get changed(): { documents: number; bytes: number } {
    // The size of a village's document is known only once it has been written.
    return { documents: this.villages.dirtyCount, bytes: this.villages.dirtyShops * BYTES_A_SHOP };
  }

  /** Sets the record from which the next events follow. */
  reading(offset: number, traceparent?: string): void {
    this.#outputs.reading(offset, traceparent);
  }

  /** Records the current update, which is traced, as a cause of this village's next assessment. */
  touchedBy(traceparent: string, sinceMs: number, villageCode: string): void {
    this.#causes.add(villageCode, { traceparent, of: this.#outputs.place, sinceMs });
  }

  late(): void {
    this.counts.late++;
  }

  misnamed(): void {
    this.counts.misnamed++;
  }

  certified(certificates: Certificates): void {
    if (!this.#live) return;
    const lists = certificates.years.map((year) => ({
      year,
      closing: this.#observed.closing(year, this.partition, this.#outputs.partitions),
    }));
    this.#unissued.add(lists, (events) => this.#outputs.follows(events));
  }

  issuing(): Generator<void, void> {
    return this.#unissued.steps();
  }

  verdict(villageCode: string, change: VerdictChange, townshipCode: string): void {
    if (this.#live) this.#outputs.verdict(villageCode, change, townshipCode);
  }

  /**
   * Snapshots every village that has changed since the last checkpoint, as of `offset`. Each is published and
   * serialised while later changes are applied.
   */
  assess(offset: number): void {
    // Records after the end belong to the next generation, which assesses them.
    const trueAt = this.#ended?.offset ?? offset;
    const live = this.#live;
    const causes = this.#causes;
    const writes: VillageStateDocument[] = [];
    this.#causes = new AssessmentCauses();
    if (live) this.#publishObserved(trueAt);
    this.#writes = writes;
    this.#unwritten = this.villages.snapshotDirty((entry) => {
      if (live) this.#publish(entry, trueAt, causes);
      const published = this.#published.get(entry.village.code);
      writes.push(...documentsOf(entry, { partition: this.partition, published }, this.#villageBytes));
    });
  }

  /**
   * Publishes, between two checkpoints, villages whose closed months would not fit into one event. `offset`
   * is the next to be applied.
   */
  assessOverfull(offset: number): void {
    for (const entry of this.villages.overfull()) if (this.#live) this.#publish(entry, offset, this.#causes);
  }

  takeChanges(): Changes {
    const villages = this.#writes;
    const handover = this.#handover;
    const unwritten = this.#unissued.stepsBefore(this.#unwritten);
    this.#writes = [];
    this.#unwritten = undefined;
    this.#handover = [];
    const fields: ClassificationFields = {
      ...this.villages.state(),
      decidedBy: this.decidedBy,
      villages: this.villages.size,
      ordersBySource: new mongo.Binary(this.ordersBySource.encode(this.#villageBytes)),
      live: this.#live,
      ...(this.#live && { ordersPublished: true }),
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

  #publish(snapshot: VillageSnapshot, offset: number, causes: AssessmentCauses): void {
    const { village, mayHaveIntermediateState } = snapshot;
    if (village.asOf === undefined || !village.registered) return;
    const villageCode = village.code;
    const assessment = assessmentOf(snapshot, this.villages);
    // A previous owner may have published another state without saving it; only a new event replaces that
    // state.
    if (!mayHaveIntermediateState && this.#published.get(villageCode) === assessment.fingerprint) return;
    this.#published.set(villageCode, assessment.fingerprint);
    const event = assessment.encode({ partition: this.partition, offset });
    const traced = causes.assessed(villageCode, `${villageCode}:${this.partition}:${offset}`, this.tracing);
    this.#outputs.assessment(villageCode, event, traced);
  }

  #publishObserved(offset: number): void {
    const { clock, waitingFrom = {} } = this.villages.state();
    const { partitions } = this.#outputs;
    this.#observed.publish({ partition: this.partition, offset, partitions, clock, waitingFrom }, (record) =>
      this.#outputs.observed(record),
    );
  }
}
