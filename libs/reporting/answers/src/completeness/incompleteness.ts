import { Injectable } from '@nestjs/common';
import { type OpenShopsOfSource } from '@taocun/domain';
import { figure, Table } from '@taocun/reporting-figures';
import { FlowWatch } from '../flow/flow-watch';
import { type Freshness } from '../flow/freshness';
import { type SilentSource, SilentSources } from './silent-sources';

const openShops = figure('open-shops');
const newestDay = 'SELECT max("asOf") AS day FROM villages';

/** The share of the open shops of a region whose source is silent. */
interface Incomplete {
  readonly openShops: { readonly part: number; readonly whole: number };
  readonly sources: readonly (SilentSource & { readonly openShops: number })[];
}

/** The members by which an answer says how whole it is. */
export interface Wholeness {
  readonly freshness: Freshness;
  /** Left out where nothing is missing. */
  readonly incomplete?: Incomplete;
}

/** The villages and days that an answer depends on. */
export interface Scope {
  /** Codes of regions or villages; the nation where there is none. */
  readonly regions?: readonly string[];
  /** No later day matters; left out, the present does. */
  readonly until?: string;
}

interface VillageShops {
  readonly asOf: string;
  readonly openShops: number;
  readonly openShopsBySource?: readonly OpenShopsOfSource[] | undefined;
}

/**
 * The one place that says how fresh an answer is, and how much of it is missing. The measure is open shops: sales and active shops of a
 * silent source fall to nothing as its orders leave the windows, and with them the share that they would show; open shops stay what they were.
 */
@Injectable()
export class Incompleteness {
  #newest: { readonly version: string; readonly asOf: string | null } | undefined;

  constructor(
    private readonly silent: SilentSources,
    private readonly table: Table,
    private readonly flow: FlowWatch,
  ) {}

  async of(scope: Scope): Promise<Wholeness> {
    return wholeness(await Promise.all([this.freshness(), this.#missingIn(scope)]));
  }

  /** The same of one village. */
  async ofVillage({ asOf, openShops: whole, openShopsBySource = [] }: VillageShops): Promise<Wholeness> {
    const [flow, silent] = await Promise.all([this.flow.freshness(), this.silent.all()]);
    return wholeness([{ asOf, ...flow }, missing(silent, whole, openShopsBySource)]);
  }

  async freshness(): Promise<Freshness> {
    const { database, version } = await this.table.current();
    if (this.#newest?.version !== version) {
      const [row] = await database.rows<{ readonly day: string | null }>(newestDay, {});
      this.#newest = { version, asOf: row?.day ?? null };
    }
    return { asOf: this.#newest.asOf, ...(await this.flow.freshness()) };
  }

  async #missingIn({ regions = [], until }: Scope): Promise<Incomplete | undefined> {
    const silent = (await this.silent.all()).filter(({ since }) => until === undefined || since <= until);
    if (silent.length === 0) return undefined;
    const { database } = await this.table.current();
    const [found] = await database.rows<{ readonly whole: number; readonly bySource: readonly OpenShopsOfSource[] | null }>(openShops, {
      regions: regions.join(' '),
    });
    return found === undefined ? undefined : missing(silent, found.whole, found.bySource ?? []);
  }
}

function wholeness([freshness, incomplete]: readonly [Freshness, Incomplete | undefined]): Wholeness {
  return { freshness, ...(incomplete && { incomplete }) };
}

function missing(silent: readonly SilentSource[], whole: number, bySource: readonly OpenShopsOfSource[]): Incomplete | undefined {
  const sources = silent.flatMap(({ source, since }) => {
    const of = bySource.find((each) => each.source === source)?.openShops ?? 0;
    return of === 0 ? [] : [{ source, since, openShops: of }];
  });
  if (sources.length === 0) return undefined;
  return { openShops: { part: sources.reduce((sum, { openShops: of }) => sum + of, 0), whole }, sources };
}
