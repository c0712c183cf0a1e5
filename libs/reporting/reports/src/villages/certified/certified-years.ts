import { applyDecorators, Injectable } from '@nestjs/common';
import { ApiNotFoundResponse } from '@nestjs/swagger';
import { ClosedLists, ObservedSources, Table, type WaitingYear } from '@taocun/reporting-answers';
import { Problem } from '@taocun/service';

const certificatesOfYear =
  'SELECT count(*) AS certificates, count(openShopsBySource) AS withShops FROM certificates WHERE ruleSet = $ruleSet AND year = $year';
const isIssued = 'SELECT EXISTS (FROM certificates WHERE ruleSet = $ruleSet AND year = $year) AS issued';

/** Describes the refusal of a year whose list is not issued. */
export function OfIssuedYear(): MethodDecorator {
  return applyDecorators(ApiNotFoundResponse({ description: 'The list of the year is not issued.' }));
}

/** Every answer about a certified year asks this first: without a list its figures are unknown, not 0. */
@Injectable()
export class CertifiedYears {
  constructor(
    private readonly table: Table,
    private readonly sources: ObservedSources,
    private readonly lists: ClosedLists,
  ) {}

  /**
   * The number of certificates of a list that every partition has closed; undefined before that. A version
   * before 0.4.0 closed no list, and stated no open shops on a certificate: its lists have the certificates
   * that are stored.
   */
  async closedWith(year: number, ruleSet: string): Promise<number | undefined> {
    const closed = await this.lists.of(ruleSet, year);
    if (closed !== undefined) return closed.certificates;
    const { database } = await this.table.current();
    const [stored] = await database.rows<{ readonly certificates: bigint; readonly withShops: bigint }>(
      certificatesOfYear,
      {
        year,
        ruleSet,
      },
    );
    return stored === undefined || stored.withShops > 0 || (await this.lists.isBegun(ruleSet, year))
      ? undefined
      : Number(stored.certificates);
  }

  /** @throws Problem with 404 if no certificate of the year is stored */
  async refuseUnissued(year: number, ruleSet: string): Promise<void> {
    const { database } = await this.table.current();
    const [row] = await database.rows<{ readonly issued: boolean }>(isIssued, { year, ruleSet });
    if (row?.issued !== true) throw await this.notCertified(year, ruleSet);
  }

  /** The refusal, with the reason for which a list that is due waits. */
  async notCertified(year: number, ruleSet: string): Promise<Problem> {
    const waiting = (await this.sources.current()).waiting.find(
      (each) => each.ruleSet === ruleSet && each.year === year,
    );
    const why = waiting === undefined ? '' : ` ${waitingText(waiting)}`;
    return new Problem({
      code: 'not-certified',
      detail: `No list of ${year} is issued under ${ruleSet}.${why} GET /api/v1/series?by=year&ruleSet=${ruleSet} has the years that are.`,
    });
  }
}

function waitingText({ since, sources }: WaitingYear): string {
  const names = sources.map(({ source, since: silent }) => `${source}, silent since ${silent}`).join('; ');
  return names === ''
    ? `It is due since ${since} and is issued on the next day of the clock.`
    : `It is due since ${since} and waits for ${names}.`;
}
