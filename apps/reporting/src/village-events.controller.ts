import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { decodeAssessed, decodeCertified, decodeRegionVerdict, decodeVerdictChanged } from '@taocun/contracts';
import { type InputRecord, KeepErrors, PartitionContext, type RecordBatch } from '@taocun/messaging';
import { type AssessedAt, Assessments, type AssessmentsState } from './assessments';
import { type CertificationDocument, type RegionVerdictDocument, type VerdictDocument } from './read-models';
import { certificationOf, type RecordedEvents, regionVerdictOf, verdictOf } from './recorded-events';

/** What classification says about villages, and reporting itself about regions. It is ours too: what can't be read is an error to mend, never to pass over. */
@Controller()
@UseFilters(KeepErrors)
export class VillageEventsController {
  constructor(private readonly assessments: Assessments) {}

  @EventPattern<string>('village.assessments')
  async onAssessed(@Payload() { records }: RecordBatch, @Ctx() { state }: PartitionContext<AssessmentsState>): Promise<void> {
    const events = records.map((record): AssessedAt => {
      const value = valueOf(record);
      return { ...decodeAssessed(value), bytes: value.length };
    });
    await this.assessments.recall(
      state,
      events.map(({ data }) => data.villageCode),
    );
    for (const event of events) state.apply(event);
  }

  @EventPattern<string>('village.verdicts')
  onVerdictChanged(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedEvents<VerdictDocument>>): void {
    const { state, partition } = context;
    for (const record of records) {
      const value = valueOf(record);
      state.record(verdictOf(decodeVerdictChanged(value), { partition, offset: record.offset }), value.length);
    }
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
