import { Injectable } from '@nestjs/common';
import type { PartitionContext, PartitionLifecycle, SavedCheckpoint } from '@taocun/messaging';
import { ReadModels, StoredCertificates } from '@taocun/reporting-store';
import { CERTIFICATES_FORMAT, RecordedCertificates } from './recorded-certificates';
import { checkFormat } from './recorded-events';
import { AnnouncedRegions, type PendingFields } from './regions/announced-regions';
import { Regions } from './regions/regions';

/**
 * The lifecycle of a partition of `village.certifications`: subdistricts are decided again once the lists on
 * which they depend are saved.
 */
@Injectable()
export class Certifications implements PartitionLifecycle<RecordedCertificates> {
  /** Followers wait for these events. */
  readonly lowLatencyCheckpoints = true;
  readonly #stored: StoredCertificates;

  constructor(
    private readonly regions: Regions,
    private readonly announced: AnnouncedRegions,
    models: ReadModels,
  ) {
    this.#stored = new StoredCertificates(models);
  }

  load(
    { topic, partition }: { readonly topic: string; readonly partition: number },
    saved: SavedCheckpoint | undefined,
  ): Promise<RecordedCertificates> {
    checkFormat(topic, 'certificateSegments', saved, CERTIFICATES_FORMAT);
    const fields: PendingFields | undefined = saved?.fields;
    return Promise.resolve(
      new RecordedCertificates(
        partition,
        (fields?.pendingRegions ?? []).map(([code]) => code),
      ),
    );
  }

  /** Before certificates are recorded, reads which villages of their lists are stored. */
  async recall(state: RecordedCertificates, ids: Iterable<string>): Promise<void> {
    state.forget();
    for (const list of state.unknownLists(ids))
      state.remember(list, await this.#stored.villagesOf(state.partition, list));
  }

  async afterCheckpoint(
    context: PartitionContext<RecordedCertificates>,
    when: 'saved' | 'loaded',
  ): Promise<void> {
    const { state, outputs } = context;
    if (when === 'loaded') await this.announced.loaded(context);
    // The regions stay pending in the checkpoints and are decided later.
    if (!this.announced.known) return;
    const codes = state.undecided();
    if (codes.length > 0)
      await this.regions.decide(new Map(codes.map((code) => [code, ''])), outputs, 'saved');
    state.decided(codes);
  }
}
