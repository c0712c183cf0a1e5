import { Injectable } from '@nestjs/common';
import { encodeCertificateRevised } from '@taocun/contracts';
import { type Fen, parseDay } from '@taocun/domain';
import { figure, Table } from '@taocun/reporting-answers';
import { isNewRevision, type Revision } from '@taocun/reporting-store';
import { PendingNotices } from './pending-notices';

const revisedCertificates = figure('revised-certificates');

/**
 * A certificate of a village on a list, with the money of late updates as of the village's last assessment.
 */
interface RevisedCertificate {
  readonly villageCode: string;
  readonly asOf: string;
  readonly ruleSet: string;
  readonly year: number;
  readonly salesFen: Fen;
  readonly lateSalesFen: Fen;
}

/**
 * A certificate is announced again on each day on which its late money differs from that of its last notice.
 * If the money changes twice on a day, the second change is announced with the village's next assessment on a
 * later day.
 */
@Injectable()
export class RevisedCertificates {
  /**
   * The last notice about each certificate with late updates. Another process may have prepared a later one.
   */
  #last = new Map<string, Revision>();
  #lookedAt = '';

  constructor(
    private readonly pending: PendingNotices,
    private readonly table: Table,
  ) {}

  async prepare(): Promise<void> {
    const { database, version } = await this.table.current();
    if (this.#lookedAt === version) return;
    const last = new Map<string, Revision>();
    for (const { asOf, ...revised } of await database.rows<RevisedCertificate>(revisedCertificates)) {
      const { ruleSet, villageCode, year, lateSalesFen } = revised;
      const certificate = `${ruleSet}:${villageCode}:${year}`;
      const present = { asOf, lateSalesFen };
      const known = this.#last.get(certificate);
      const isKnown = known !== undefined && !isNewRevision(present, known);
      const before = isKnown ? known : await this.pending.lastRevision(certificate);
      const isNew = isNewRevision(present, before);
      if (isNew) await this.pending.add(encodeCertificateRevised({ ...revised, asOf: parseDay(asOf) }));
      last.set(certificate, isNew ? present : before);
    }
    this.#last = last;
    this.#lookedAt = version;
  }
}
