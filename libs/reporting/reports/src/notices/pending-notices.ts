import { Injectable } from '@nestjs/common';
import { decodeNotice, type NoticeType, type SourceFellSilentV1 } from '@taocun/contracts';
import { lastRevision, ReadModels, type Revision } from '@taocun/reporting-store';

const OF_SOURCES: readonly NoticeType[] = ['taocun.source.fell-silent.v1', 'taocun.source.returned.v1'];

/**
 * The notices that are announced, which means read back from Kafka, and those that wait for it. Waiting ones
 * are always read first: a notice that is announced between two reads is then found twice rather than not at
 * all.
 */
@Injectable()
export class PendingNotices {
  constructor(private readonly models: ReadModels) {}

  async isAnnounced(id: string): Promise<boolean> {
    return (await this.models.notices.exists({ _id: id })) !== null;
  }

  async isPending(id: string): Promise<boolean> {
    return (await this.models.pendingNotices.exists({ _id: id })) !== null;
  }

  /** Lets a notice be published, unless its id is announced or pending: the first text is the only one. */
  async add(event: string): Promise<void> {
    const { id, type } = JSON.parse(event) as { readonly id: string; readonly type: NoticeType };
    if ((await this.isPending(id)) || (await this.isAnnounced(id))) return;
    await this.models.pendingNotices.updateOne(
      { _id: id },
      { $setOnInsert: { type, event } },
      { upsert: true },
    );
  }

  /** The last notice about a certificate, which is named `ruleSet:villageCode:year`. */
  async lastRevision(certificate: string): Promise<Revision> {
    const pending = await lastRevision(this.models.pendingNotices, certificate);
    const announced = await lastRevision(this.models.notices, certificate);
    return pending.asOf > announced.asOf ? pending : announced;
  }

  /** The notice about each source of which none says that it has returned. */
  async silent(): Promise<Map<string, SourceFellSilentV1>> {
    const { pendingNotices, notices } = this.models;
    const ofSources = { type: { $in: [...OF_SOURCES] } };
    const pending = await pendingNotices.find(ofSources).sort({ _id: 1 }).lean();
    const announced = await notices.find(ofSources).sort({ offset: 1 }).lean();
    const silent = new Map<string, SourceFellSilentV1>();
    const returned = new Set<string>();
    for (const { event } of [...announced, ...pending]) {
      const { kind, data } = decodeNotice(event);
      if (kind === 'source-returned') returned.add(`${data.source}:${data.since}`);
      if (kind === 'source-fell-silent') silent.set(data.source, data);
    }
    for (const [source, { since }] of silent) if (returned.has(`${source}:${since}`)) silent.delete(source);
    return silent;
  }
}
