import { Injectable } from '@nestjs/common';
import { isSubdistrict, townshipOf } from '@taocun/domain';
import type { Changes, PartitionContext, PartitionLifecycle, SavedCheckpoint } from '@taocun/messaging';
import { AnnouncedRegions, type PendingFields } from '../regions/announced-regions';
import { Regions } from '../regions/regions';
import { type CertificationDocument } from '../store/read-models';
import { type HeldDocument } from './held-document';
import { certifiedVillage, checkFormat, RecordedEvents } from './recorded-events';

/** Recorded certificates, with the subdistricts that may be Taobao Towns by them and are still to be decided. */
export class RecordedCertificates extends RecordedEvents<CertificationDocument> {
  readonly #undecided: Set<string>;

  constructor(undecided: Iterable<string> = []) {
    super('certifications');
    this.#undecided = new Set(undecided);
  }

  override record(certificate: CertificationDocument | HeldDocument<CertificationDocument>, bytes: number): void {
    super.record(certificate, bytes);
    const township = townshipOf(certifiedVillage(certificate._id));
    if (isSubdistrict(township)) this.#undecided.add(township);
  }

  override takeChanges(): Changes {
    const { fields, ...changes } = super.takeChanges();
    const pending: PendingFields = { pendingRegions: Array.from(this.#undecided, (code) => [code, ''] as const) };
    return { ...changes, fields: { ...fields, ...(this.#undecided.size > 0 && pending) } };
  }

  undecided(): readonly string[] {
    return [...this.#undecided];
  }

  decided(codes: readonly string[]): void {
    for (const code of codes) this.#undecided.delete(code);
  }
}

/** The lifecycle of a partition of `village.certifications`: subdistricts are decided again once the lists that they look at are saved. */
@Injectable()
export class Certifications implements PartitionLifecycle<RecordedCertificates> {
  /** Followers wait for these events. */
  readonly lowLatencyCheckpoints = true;

  constructor(
    private readonly regions: Regions,
    private readonly announced: AnnouncedRegions,
  ) {}

  load({ topic }: { readonly topic: string }, saved: SavedCheckpoint | undefined): Promise<RecordedCertificates> {
    checkFormat(topic, 'certifications', saved);
    const fields: PendingFields | undefined = saved?.fields;
    return Promise.resolve(new RecordedCertificates((fields?.pendingRegions ?? []).map(([code]) => code)));
  }

  async afterCheckpoint(context: PartitionContext<RecordedCertificates>, when: 'saved' | 'loaded'): Promise<void> {
    const { state, outputs } = context;
    if (when === 'loaded') await this.announced.loaded(context);
    // The regions stay pending in the checkpoints and are decided later.
    if (!this.announced.known) return;
    const codes = state.undecided();
    if (codes.length > 0) await this.regions.decide(new Map(codes.map((code) => [code, ''])), outputs, 'saved');
    state.decided(codes);
  }
}
