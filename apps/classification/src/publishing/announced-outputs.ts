import {
  announcementHeaders,
  announcementId,
  encodeVerdictChanged,
  type InputName,
  placeName,
  tracedHeaders,
} from '@taocun/contracts';
import { type VerdictChange } from '@taocun/domain';
import type { PartitionContext } from '@taocun/messaging';
import { type PublishedCounts } from './published-counts';

type Context = Pick<PartitionContext, 'outputs' | 'partitions'>;

/** The events that a partition of `village.activity` announces, as outputs of the record being applied. */
export class AnnouncedOutputs {
  #context: Context | undefined;
  #offset = 0;
  #index = 0;
  /** Trace parent of the update being applied, if it is traced. */
  #traceparent: string | undefined;

  constructor(
    private readonly partition: number,
    private readonly counts: PublishedCounts,
  ) {}

  attach(context: Context): void {
    this.#context = context;
  }

  /** The number of partitions of `village.activity`. */
  get partitions(): number {
    return this.#owned.partitions;
  }

  /** Sets the record from which the next events follow. */
  reading(offset: number, traceparent: string | undefined): void {
    this.#offset = offset;
    this.#traceparent = traceparent;
    this.#index = 0;
  }

  /** The name of the record being applied. */
  get place(): string {
    return placeName('village.activity', this.partition, this.#offset);
  }

  /** Names the next `events` events of the current record; returns the name of the first. */
  follows(events = 1): InputName {
    const { partition } = this;
    const index = this.#index;
    this.#index += events;
    return { partition, offset: this.#offset, index };
  }

  verdict(villageCode: string, change: VerdictChange, townshipCode: string): void {
    const event = encodeVerdictChanged({ villageCode, ...change }, this.follows(), townshipCode);
    this.counts.verdicts++;
    const traced = this.#traceparent === undefined ? {} : tracedHeaders(this.#traceparent, this.place);
    this.#outputs.publish('village.verdicts', villageCode, event, { ...announcementHeaders, ...traced });
  }

  assessment(villageCode: string, event: string, traced: Readonly<Record<string, string>> | undefined): void {
    this.counts.assessments++;
    this.#outputs.publish(
      'village.assessments',
      villageCode,
      event,
      traced ? { ...announcementHeaders, ...traced } : announcementHeaders,
    );
  }

  certificate(villageCode: string, event: string): void {
    this.counts.certificates++;
    this.#outputs.publish('village.certifications', villageCode, event, announcementHeaders);
  }

  /**
   * The end of a list follows the partition's certificates: it has their partition, as villages have the same
   * one in both topics.
   */
  closing(event: string): void {
    const to = this.partition % this.#outputs.partitionsOf('village.certifications');
    const record = { key: announcementId(Buffer.from(event)), value: event, headers: announcementHeaders };
    this.#outputs.publishTo('village.certifications', to, record);
  }

  observed({ key, value }: { readonly key: string; readonly value: string }): void {
    this.#outputs.publish('source.orders', key, value, announcementHeaders);
  }

  get #outputs(): Context['outputs'] {
    return this.#owned.outputs;
  }

  get #owned(): Context {
    if (this.#context === undefined)
      throw new Error('Nothing can be announced before the partition is owned.');
    return this.#context;
  }
}
