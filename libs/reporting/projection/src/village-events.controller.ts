import { Controller, Optional } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  announcementId,
  announcementType,
  decodeAssessed,
  decodeCertified,
  decodeListClosed,
  decodeRegionVerdict,
  decodeSourceEvent,
  decodeVerdictChanged,
  tracedIn,
  type VerdictEventType,
} from '@taocun/contracts';
import {
  type InputRecord,
  type NamedDocument,
  PartitionContext,
  readRecord,
  type RecordBatch,
} from '@taocun/messaging';
import {
  announcedCertificate,
  announcedNotice,
  announcedRegion,
  announcedVerdict,
  type FirstPlace,
  FollowedLog,
  LazyDocument,
  type NoticeDocument,
  type RegionVerdictDocument,
  type VerdictDocument,
} from '@taocun/reporting-store';
import { appliedRecord, Tracing } from '@taocun/service';
import { type AssessedAt, Assessments, type AssessmentsState } from './assessments';
import { Certifications } from './certifications';
import { type RecordedCertificates } from './recorded-certificates';
import { certificationOf, type RecordedEvents, regionVerdictOf, verdictOf } from './recorded-events';
import { noticeOf } from './recorded-notices';
import { type RecordedOrders } from './recorded-orders';

const LIST_CLOSED: VerdictEventType = 'taocun.list.closed.v1';

/**
 * Consumes classification's events about villages, and reporting's own about regions. The topics are our own,
 * so an unreadable record is a fault to fix, never one to skip.
 */
@Controller()
export class VillageEventsController {
  constructor(
    private readonly assessments: Assessments,
    private readonly certifications: Certifications,
    @Optional() private readonly followed?: FollowedLog,
    @Optional() private readonly tracing?: Tracing,
  ) {}

  @EventPattern<string>('village.assessments')
  async onAssessed(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<AssessmentsState>,
  ): Promise<void> {
    const { state } = context;
    const { partition } = context;
    const events = records.map((record): AssessedAt => ({
      ...readRecord(decodeAssessed, record, context),
      place: { partition, offset: record.offset },
      bytes: valueBytes(record),
    }));
    await this.assessments.recall(
      state,
      events.map(({ data }) => data.villageCode),
    );
    for (const event of events) state.apply(event);
    if (!this.tracing?.isOn) return;
    for (const record of records) {
      const traced = tracedIn(record.headers);
      if (traced !== undefined)
        this.tracing?.done(appliedRecord({ name: 'report', ...traced }, record, context));
    }
  }

  @EventPattern<string>('village.verdicts')
  onVerdictChanged(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedEvents<VerdictDocument>>,
  ): void {
    const verdicts = records.map((record) => {
      const traced = this.tracing?.isOn ? tracedIn(record.headers) : undefined;
      const { traceparent } = traced ?? {};
      const verdict = recordEvent(record, context, (value, place) => ({
        ...verdictOf(decodeVerdictChanged(value), place),
        ...(traceparent !== undefined && { traceparent }),
      }));
      if (traced !== undefined)
        this.tracing?.done(appliedRecord({ name: 'report', ...traced }, record, context));
      return verdict;
    });
    this.followed?.heard('village.verdicts', context.partition, verdicts, announcedVerdict);
  }

  @EventPattern<string>('village.certifications')
  async onCertified(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedCertificates>,
  ): Promise<void> {
    const { state } = context;
    const { true: closings = [], false: certified = [] } = Object.groupBy(records, ({ value }) =>
      String(value !== null && announcementType(value) === LIST_CLOSED),
    );
    const certificates = certified.map((record) =>
      heldOf(record, context, (value, place) => certificationOf(decodeCertified(value), place)),
    );
    await this.certifications.recall(
      state,
      certificates.map(({ _id }) => _id),
    );
    for (const certificate of certificates) state.record(certificate);
    for (const record of closings)
      state.close(readRecord(decodeListClosed, record, context), {
        partition: context.partition,
        offset: record.offset,
      });
    this.followed?.heard('village.certifications', context.partition, certificates, announcedCertificate);
  }

  @EventPattern<string>('observatory.notices')
  onNotice(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedEvents<NoticeDocument>>,
  ): void {
    const notices = records.map((record) => recordEvent(record, context, noticeOf));
    this.followed?.heard('observatory.notices', context.partition, notices, announcedNotice);
  }

  @EventPattern<string>('source.orders')
  onOrders(@Payload() { records }: RecordBatch, @Ctx() context: PartitionContext<RecordedOrders>): void {
    const { state, partition } = context;
    for (const record of records)
      state.record(readRecord(decodeSourceEvent, record, context), { partition, offset: record.offset });
  }

  @EventPattern<string>('region.verdicts')
  onRegionVerdictChanged(
    @Payload() { records }: RecordBatch,
    @Ctx() context: PartitionContext<RecordedEvents<RegionVerdictDocument>>,
  ): void {
    const verdicts = records.map((record) =>
      recordEvent(record, context, (value, place) => regionVerdictOf(decodeRegionVerdict(value), place)),
    );
    this.followed?.heard('region.verdicts', context.partition, verdicts, announcedRegion);
  }
}

/** Records an event under its id. */
function recordEvent<Document extends NamedDocument>(
  record: InputRecord,
  context: PartitionContext<RecordedEvents<Document>>,
  documentOf: (value: Buffer, place: FirstPlace) => Document,
): LazyDocument<Document> {
  const held = heldOf(record, context, documentOf);
  context.state.record(held, valueBytes(record));
  return held;
}

/** An event with its id. The rest is decoded when it is saved or when a follower needs it. */
function heldOf<Document extends NamedDocument>(
  record: InputRecord,
  { topic, partition }: Pick<PartitionContext, 'topic' | 'partition'>,
  documentOf: (value: Buffer, place: FirstPlace) => Document,
): LazyDocument<Document> {
  const { offset } = record;
  // An unreadable event is reported with its position, even if it is decoded later.
  const read = (value: Buffer): Document =>
    readRecord((bytes) => documentOf(bytes, { partition, offset }), { value, offset }, { topic, partition });
  return readRecord((value) => new LazyDocument(announcementId(value), offset, value, read), record, {
    topic,
    partition,
  });
}

function valueBytes({ value }: InputRecord): number {
  return value?.length ?? 0;
}
