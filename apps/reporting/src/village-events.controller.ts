import { Controller, Optional, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  decodeAssessed,
  decodeCertified,
  decodeRegionVerdict,
  decodeVerdictChanged,
  placeName,
  type Traced,
  tracedIn,
} from '@taocun/contracts';
import { type InputRecord, KeepErrors, PartitionContext, type RecordBatch } from '@taocun/messaging';
import { recordAttributes, Tracing } from '@taocun/service';
import { type AssessedAt, Assessments, type AssessmentsState } from './assessments';
import { type CertificationDocument, type RegionVerdictDocument, type VerdictDocument } from './read-models';
import { certificationOf, type RecordedEvents, regionVerdictOf, verdictOf } from './recorded-events';

/** What classification says about villages, and reporting itself about regions. It is ours too: what can't be read is an error to mend, never to pass over. */
@Controller()
@UseFilters(KeepErrors)
export class VillageEventsController {
  constructor(
    private readonly assessments: Assessments,
    @Optional() private readonly tracing?: Tracing,
  ) {}

  @EventPattern<string>('village.assessments')
  async onAssessed(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<AssessmentsState>): Promise<void> {
    const { state } = context;
    const events = records.map((record): AssessedAt => {
      const value = valueOf(record);
      return { ...decodeAssessed(value), bytes: value.length };
    });
    await this.assessments.recall(
      state,
      events.map(({ data }) => data.villageCode),
    );
    for (const event of events) state.apply(event);
    if (!this.tracing?.isOn) return;
    for (const record of records) {
      const traced = tracedIn(record.headers);
      if (traced !== undefined) this.#tell(traced, record, context);
    }
  }

  @EventPattern<string>('village.verdicts')
  onVerdictChanged(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedEvents<VerdictDocument>>): void {
    const { state, partition } = context;
    for (const record of records) {
      const value = valueOf(record);
      const verdict = verdictOf(decodeVerdictChanged(value), { partition, offset: record.offset });
      const traced = this.tracing?.isOn ? tracedIn(record.headers) : undefined;
      state.record(traced === undefined ? verdict : { ...verdict, traceparent: traced.traceparent }, value.length);
      if (traced !== undefined) this.#tell(traced, record, context);
    }
  }

  #tell(
    { traceparent, follows }: Traced,
    { offset, timestampMs }: InputRecord,
    { topic, partition }: Pick<PartitionContext, 'topic' | 'partition'>,
  ): void {
    this.tracing?.done({
      name: 'report',
      traceparent,
      of: placeName(topic, partition, offset),
      follows,
      fromMs: timestampMs,
      toMs: Date.now(),
      attributes: recordAttributes(topic, partition, offset),
    });
  }

  @EventPattern<string>('village.certifications')
  onCertified(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedEvents<CertificationDocument>>): void {
    const { state, partition } = context;
    for (const record of records) {
      const value = valueOf(record);
      state.record(certificationOf(decodeCertified(value), { partition, offset: record.offset }), value.length);
    }
  }

  @EventPattern<string>('region.verdicts')
  onRegionVerdictChanged(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedEvents<RegionVerdictDocument>>,
  ): void {
    const { state, partition } = context;
    for (const record of records) {
      const value = valueOf(record);
      state.record(regionVerdictOf(decodeRegionVerdict(value), { partition, offset: record.offset }), value.length);
    }
  }
}

function valueOf({ value, offset }: InputRecord): Buffer {
  if (value === null) throw new Error(`The record at offset ${offset} has no value; the services publish none such.`);
  return value;
}
