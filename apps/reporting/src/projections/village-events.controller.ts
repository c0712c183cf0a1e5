import { Controller, Optional } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { decodeAssessed, decodeCertified, decodeRegionVerdict, decodeVerdictChanged, tracedIn } from '@taocun/contracts';
import { type InputRecord, PartitionContext, readRecord, type RecordBatch } from '@taocun/messaging';
import { appliedRecord, Tracing } from '@taocun/service';
import { type AssessedAt, Assessments, type AssessmentsState } from './assessments';
import { announcedCertificate, announcedRegion, announcedVerdict } from '../feed/announcement';
import { FollowedLog } from '../feed/followed-log';
import { type CertificationDocument, type RegionVerdictDocument, type VerdictDocument } from '../store/read-models';
import { certificationOf, type RecordedEvents, regionVerdictOf, verdictOf } from './recorded-events';

/**
 * Consumes classification's events about villages, and reporting's own about regions. The topics are ours, so an unreadable record is a
 * fault to fix, never one to skip.
 */
@Controller()
export class VillageEventsController {
  constructor(
    private readonly assessments: Assessments,
    @Optional() private readonly followed?: FollowedLog,
    @Optional() private readonly tracing?: Tracing,
  ) {}

  @EventPattern<string>('village.assessments')
  async onAssessed(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<AssessmentsState>): Promise<void> {
    const { state } = context;
    const events = records.map((record): AssessedAt => ({ ...readRecord(decodeAssessed, record, context), bytes: bytesOf(record) }));
    await this.assessments.recall(
      state,
      events.map(({ data }) => data.villageCode),
    );
    for (const event of events) state.apply(event);
    if (!this.tracing?.isOn) return;
    for (const record of records) {
      const traced = tracedIn(record.headers);
      if (traced !== undefined) this.tracing?.done(appliedRecord({ name: 'report', ...traced }, record, context));
    }
  }

  @EventPattern<string>('village.verdicts')
  onVerdictChanged(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedEvents<VerdictDocument>>): void {
    const { state, partition } = context;
    const verdicts: VerdictDocument[] = [];
    for (const record of records) {
      const verdict = verdictOf(readRecord(decodeVerdictChanged, record, context), { partition, offset: record.offset });
      const traced = this.tracing?.isOn ? tracedIn(record.headers) : undefined;
      verdicts.push(verdict);
      state.record(traced === undefined ? verdict : { ...verdict, traceparent: traced.traceparent }, bytesOf(record));
      if (traced !== undefined) this.tracing?.done(appliedRecord({ name: 'report', ...traced }, record, context));
    }
    this.followed?.heard('village.verdicts', partition, verdicts, announcedVerdict);
  }

  @EventPattern<string>('village.certifications')
  onCertified(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedEvents<CertificationDocument>>): void {
    const { state, partition } = context;
    const certificates = records.map((record) => {
      const certificate = certificationOf(readRecord(decodeCertified, record, context), { partition, offset: record.offset });
      state.record(certificate, bytesOf(record));
      return certificate;
    });
    this.followed?.heard('village.certifications', partition, certificates, announcedCertificate);
  }

  @EventPattern<string>('region.verdicts')
  onRegionVerdictChanged(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedEvents<RegionVerdictDocument>>,
  ): void {
    const { state, partition } = context;
    const verdicts = records.map((record) => {
      const verdict = regionVerdictOf(readRecord(decodeRegionVerdict, record, context), { partition, offset: record.offset });
      state.record(verdict, bytesOf(record));
      return verdict;
    });
    this.followed?.heard('region.verdicts', partition, verdicts, announcedRegion);
  }
}

function bytesOf({ value }: InputRecord): number {
  return value?.length ?? 0;
}
