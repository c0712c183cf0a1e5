import { Inject, Injectable } from '@nestjs/common';
import { encodeListIssued } from '@taocun/contracts';
import { parseDay, type RuleSet } from '@taocun/domain';
import { type ClosedList, ClosedLists } from '@taocun/reporting-answers';
import { Problem, RULE_SETS } from '@taocun/service';
import { CertifiedRegions } from '../villages/certified-regions';
import { ListProofs } from '../villages/certified/list-proofs';
import { PendingNotices } from './pending-notices';

/** A list is announced once its certificates are stored, so that nobody finds less than the notice states. */
@Injectable()
export class IssuedLists {
  /** The lists whose notices are in Kafka. */
  readonly #announced = new Set<string>();

  constructor(
    private readonly pending: PendingNotices,
    private readonly lists: ClosedLists,
    private readonly proofs: ListProofs,
    private readonly regions: CertifiedRegions,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  async prepare(): Promise<void> {
    for (const name of await this.lists.names()) {
      if (this.#announced.has(name)) continue;
      if (await this.pending.isAnnounced(name)) this.#announced.add(name);
      else if (!(await this.pending.isPending(name))) await this.#prepare(name);
    }
  }

  async #prepare(name: string): Promise<void> {
    const list = await this.lists.named(name);
    // No answer has the towns and clusters of a rule set that is not in force.
    if (list === undefined || !this.ruleSets.some(({ id }) => id === list.ruleSet)) return;
    const notice = await this.#noticeOf(list).catch(unlessIncomplete);
    if (notice !== undefined) await this.pending.add(notice);
  }

  async #noticeOf({ ruleSet, year, asOf, certificates, qualifying }: ClosedList): Promise<string> {
    const { root, incomplete } = await this.proofs.issued(year, ruleSet);
    const [towns, clusters] = await Promise.all(
      (['town', 'cluster'] as const).map((kind) => this.regions.of(kind, year, ruleSet)),
    );
    const countOf = (regions: typeof towns = []): number =>
      regions.filter((region) => region.qualifies).length;
    const counts = { certificates, qualifying, towns: countOf(towns), clusters: countOf(clusters) };
    return encodeListIssued({
      ruleSet,
      year,
      asOf: parseDay(asOf),
      ...counts,
      root,
      ...(incomplete && { incomplete }),
    });
  }
}

/** A list whose certificates are still to be stored delays no other list. It is tried again later. */
function unlessIncomplete(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
