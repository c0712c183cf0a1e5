import { Injectable } from '@nestjs/common';
import { type OpenShopsOfSource } from '@taocun/domain';
import { type Answer, count, described, object, text, Type } from '@taocun/service';
import { figure, Table } from '@taocun/reporting-figures';
import { type SilentSource, SilentSources, WaitingYear } from './silent-sources';

const openShops = figure('open-shops');

const MissingShare = object('MissingShare', {
  part: count('Open shops of silent sources.'),
  whole: count('All open shops of the villages asked about.'),
});

const MissingSource = object('MissingSource', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  since: text('The first day of the silence.', '2015-03-03'),
  openShops: count('Its open shops.'),
});

/** The share of the open shops of a region whose source is silent. */
const Incomplete = object('Incomplete', { openShops: MissingShare, sources: Type.Array(MissingSource) });
export type Incomplete = Answer<typeof Incomplete>;

/** The member of answers that says how much is missing. */
export const incomplete = Type.Optional(
  described(
    Incomplete,
    'Sources that have fallen silent, and the share of open shops that are theirs. What they have not sent is missing in all figures. Left out where nothing is missing.',
  ),
);

/** The member of a certified year that says why its list is not issued. */
export const waiting = Type.Optional(
  described(
    WaitingYear,
    'The list is due and not issued: it waits for silent sources (`CERTIFY_WAITS_FOR_SOURCES`). Left out of all others.',
  ),
);

/** The villages and days that an answer depends on. */
export interface Scope {
  /** Codes of regions or villages; the nation where there is none. */
  readonly regions?: readonly string[];
  /** No later day matters; left out, the present does. */
  readonly until?: string;
  /** The certified year that it is. */
  readonly certified?: Pick<WaitingYear, 'ruleSet' | 'year'>;
}

/**
 * The one place that says how much of an answer is missing. The measure is open shops: sales and active shops of a silent source fall to
 * nothing as its orders leave the windows, and with them the share that they would show; open shops stay what they were.
 */
@Injectable()
export class Incompleteness {
  constructor(
    private readonly silent: SilentSources,
    private readonly table: Table,
  ) {}

  /** Undefined where nothing is missing. */
  async of({ regions = [], until }: Scope): Promise<Incomplete | undefined> {
    const silent = await this.#silentBy(until);
    if (silent.length === 0) return undefined;
    const { database } = await this.table.current();
    const [found] = await database.rows<{ readonly whole: number; readonly bySource: readonly OpenShopsOfSource[] | null }>(openShops, {
      regions: regions.join(' '),
    });
    return found === undefined ? undefined : missing(silent, found.whole, found.bySource ?? []);
  }

  /** Why a certified year is not issued although it is due; undefined where it does not wait. */
  async waiting({ certified }: Pick<Scope, 'certified'>): Promise<WaitingYear | undefined> {
    if (certified === undefined) return undefined;
    return (await this.silent.waiting()).find(({ ruleSet, year }) => ruleSet === certified.ruleSet && year === certified.year);
  }

  /** The same of one village. */
  async ofVillage(village: {
    readonly openShops: number;
    readonly openShopsBySource?: readonly OpenShopsOfSource[];
  }): Promise<Incomplete | undefined> {
    return missing(await this.#silentBy(undefined), village.openShops, village.openShopsBySource ?? []);
  }

  async #silentBy(until: string | undefined): Promise<readonly SilentSource[]> {
    const silent = await this.silent.all();
    return until === undefined ? silent : silent.filter(({ since }) => since <= until);
  }
}

/** The same for the rows of a table. */
export function incompleteText({ openShops, sources }: Incomplete): string {
  return sources
    .map(({ source, since, openShops: of }) => `${source} silent since ${since}, ${of} of ${openShops.whole} open shops`)
    .join('; ');
}

function missing(silent: readonly SilentSource[], whole: number, bySource: readonly OpenShopsOfSource[]): Incomplete | undefined {
  const sources = silent.flatMap(({ source, since }) => {
    const of = bySource.find((each) => each.source === source)?.openShops ?? 0;
    return of === 0 ? [] : [{ source, since, openShops: of }];
  });
  if (sources.length === 0) return undefined;
  return { openShops: { part: sources.reduce((sum, { openShops: of }) => sum + of, 0), whole }, sources };
}
