import {
  announcementHeaders,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
  placeName,
  tracedHeaders,
} from '@taocun/contracts';
import {
  type Announcements,
  type Assessment,
  ByteWriter,
  criteriaOf,
  decodeVillage,
  encodeVillage,
  type Quantities,
  type RuleSet,
  type VerdictChange,
  type VillageEntry,
  Villages,
  type VillagesState,
} from '@taocun/domain';
import type { Changes, PartitionContext, PartitionState } from '@taocun/messaging';
import { type Tracing } from '@taocun/service';
import { mongo } from 'mongoose';
import { AssessmentCauses } from './assessment-causes';
import { type DecidedBy } from './decided-by';
import { fingerprint } from './fingerprint';
import { type Said } from './said';
import { type Ended, type Handover, type HandoverDocument } from './generations';

/** One village as it is stored. */
export interface VillageDocument {
  _id: string;
  partition: number;
  state: mongo.Binary;
  /** Updates that came after their year was certified, by year. */
  late?: Record<string, number>;
  /** The fingerprint of what the last `assessed` said: another is due when this changes. */
  published?: string;
}

export interface ClassificationFields extends VillagesState {
  readonly decidedBy: DecidedBy;
  /** Whether what is decided is announced; not before the switch to this generation. */
  readonly live?: boolean;
  /** Another generation has taken over. */
  readonly ended?: Ended;
  /** How many villages the partition has. */
  readonly villages: number;
}

/** What one partition of `village.activity` has come to: its villages, its clock, and what was said of them. */
export class ClassificationState implements PartitionState, Announcements {
  readonly villages: Villages;
  readonly #published = new Map<string, string>();
  readonly #villageBytes = new ByteWriter();
  #writes: VillageDocument[] = [];
  #unwritten: Iterator<void, void> | undefined;
  #context: PartitionContext<ClassificationState> | undefined;
  #offset = 0;
  #index = 0;
  /** Of the update that is being read, where it belongs to a trace. */
  #traceparent: string | undefined;
  #causes = new AssessmentCauses();
  #live: boolean;
  #ended: Ended | undefined;
  #handover: HandoverDocument[] = [];

  constructor(
    private readonly partition: number,
    private readonly ruleSets: readonly RuleSet[],
    private readonly decidedBy: DecidedBy,
    saved: ClassificationFields | undefined,
    private readonly said: Said,
    /** Whether a partition without a checkpoint is live. */
    live = true,
    private readonly tracing?: Pick<Tracing, 'done'>,
  ) {
    this.#live = saved?.live ?? live;
    this.villages = new Villages(ruleSets, decidedBy.latenessDays, this, saved);
  }

  /** Takes up a village that was saved. */
  load({ _id, state, late, published }: VillageDocument): void {
    const years = Object.entries(late ?? {}).map(([year, count]): [number, number] => [Number(year), count]);
    this.villages.load(decodeVillage(_id, state.value(), this.villages.sources), new Map(years));
    if (published !== undefined) this.#published.set(_id, published);
  }

  attach(context: PartitionContext<ClassificationState>): void {
    this.#context = context;
  }

  /** Whether what is decided is announced. */
  get live(): boolean {
    return this.#live;
  }

  /** Where another generation has taken over; nothing may be applied from there on. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** Another generation takes over. What it has to know is saved with the next checkpoint. */
  end(ended: Ended): void {
    this.#ended = ended;
    for (const { villageCode, verdicts } of this.villages.announced()) {
      this.#handover.push({ _id: villageCode, partition: this.partition, verdicts: [...verdicts] });
    }
  }

  /** Takes over from another generation, and announces where it differs: from the record that is being read. */
  takeOver({ verdicts, certified }: Handover): void {
    this.#live = true;
    this.villages.takeOver(verdicts, certified);
  }

  get changed(): { documents: number; bytes: number } {
    // A village's document is a few kilobytes; its size is known only once it has been written.
    return { documents: this.villages.touched, bytes: 0 };
  }

  /** What is announced from now on follows from the record at this offset. */
  reading(offset: number, traceparent?: string): void {
    this.#offset = offset;
    this.#traceparent = traceparent;
    this.#index = 0;
  }

  /** The update that is being read belongs to a trace and touches this village. */
  touchedBy(traceparent: string, sinceMs: number, villageCode: string): void {
    this.#causes.add(villageCode, { traceparent, of: this.#place, sinceMs });
  }

  late(): void {
    this.said.late++;
  }

  certified(year: number, quantities: Quantities, { ruleSet, qualifies, criteria }: Assessment): void {
    if (!this.#live) return;
    const { code: villageCode, name, asOf, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops } = quantities;
    const event = encodeVillageCertified(
      {
        villageCode,
        name,
        ruleSet,
        year,
        asOf,
        qualifies,
        salesFen,
        alibabaSalesFen,
        activeShops,
        activeAlibabaShops,
        criteria,
        ...whereabouts(quantities),
      },
      this.#follows(),
    );
    this.said.certificates++;
    this.#outputs.publish('village.certifications', villageCode, event, announcementHeaders);
  }

  verdict(villageCode: string, change: VerdictChange): void {
    if (!this.#live) return;
    const event = encodeVerdictChanged({ villageCode, ...change }, this.#follows());
    this.said.verdicts++;
    this.#outputs.publish('village.verdicts', villageCode, event, this.#headers());
  }

  /**
   * Takes every village that has changed since the last checkpoint, as it is true at `offset`. Each is published and written down
   * while the changes that are taken next are serialised.
   */
  assess(offset: number): void {
    // What comes after the end is no longer in it, and for the next generation to assess.
    const trueAt = this.#ended?.offset ?? offset;
    const live = this.#live;
    const causes = this.#causes;
    const writes: VillageDocument[] = [];
    this.#causes = new AssessmentCauses();
    this.#writes = writes;
    this.#unwritten = this.villages.take((entry) => {
      if (live) this.#publish(entry, trueAt, causes);
      writes.push(this.#documentOf(entry));
    });
  }

  takeChanges(): Changes {
    const villages = this.#writes;
    const handover = this.#handover;
    const unwritten = this.#unwritten;
    this.#writes = [];
    this.#unwritten = undefined;
    this.#handover = [];
    const fields: ClassificationFields = {
      ...this.villages.state(),
      ...{ decidedBy: this.decidedBy, villages: this.villages.size, live: this.#live },
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

  #publish({ village, late, inSteps, closedMonths }: VillageEntry, offset: number, causes: AssessmentCauses): void {
    if (village.asOf === undefined || !village.registered) return;
    const quantities = village.quantities();
    const verdicts = this.ruleSets.map((rules) => village.verdict(rules.id));
    const lateUpdates = late.size === 0 ? undefined : Object.fromEntries(late);
    const months = village.months(this.decidedBy.latenessDays);
    const said = fingerprint({ quantities, verdicts, lateUpdates, months });
    // What it was in between may have been published by an owner that could not save it, and would then stand.
    if (!inSteps && this.#published.get(village.code) === said) return;
    this.#published.set(village.code, said);
    const { code: villageCode, ...figures } = quantities;
    const event = encodeVillageAssessed(
      {
        villageCode,
        ...figures,
        verdicts: verdicts.map((verdict, at) => {
          const rules = this.ruleSets[at];
          return { ...verdict, criteria: rules === undefined ? [] : criteriaOf(quantities, rules) };
        }),
        ...(lateUpdates && { lateUpdates }),
        ...(closedMonths.length + months.length === 0 ? {} : { months: [...closedMonths, ...months] }),
      },
      { partition: this.partition, offset },
    );
    this.said.assessments++;
    const traced = causes.assessed(villageCode, `${villageCode}:${this.partition}:${offset}`, this.tracing);
    this.#outputs.publish('village.assessments', villageCode, event, traced ? { ...announcementHeaders, ...traced } : announcementHeaders);
  }

  #documentOf({ village, late }: VillageEntry): VillageDocument {
    const published = this.#published.get(village.code);
    return {
      _id: village.code,
      partition: this.partition,
      state: new mongo.Binary(encodeVillage(village, this.#villageBytes)),
      ...(late.size === 0 ? {} : { late: Object.fromEntries(late) }),
      ...(published === undefined ? {} : { published }),
    };
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

function whereabouts({ povertyCounty, longitude, latitude }: Quantities) {
  return {
    ...(povertyCounty === undefined ? {} : { povertyCounty }),
    ...(longitude === undefined ? {} : { longitude }),
    ...(latitude === undefined ? {} : { latitude }),
  };
}
