import { Injectable } from '@nestjs/common';
import { countyOf, townshipOf } from '@taocun/domain';
import { ChinaRegister, type CountyVillages, type PlacedVillage } from '@taocun/geography';
import { figure, Table } from '@taocun/reporting-answers';
import { type StoredFormerTownship, townshipOn } from '@taocun/reporting-store';

interface Registered {
  readonly code: string;
  readonly name: string;
  readonly townshipCode: string;
  readonly formerTownships: readonly StoredFormerTownship[] | null;
  readonly formerCode: string | null;
}

const registeredInCounties = figure('registered-in-counties');
/** Each time, the whole table is searched. */
const COUNTIES_AT_ONCE = 32;
/** As in present-places.sql. */
const MOST_STEPS = 100;

/** The villages of a county: those of the register of China, replaced by those registered here. */
@Injectable()
export class PlacedVillages {
  /** Read at the first question, because most installations never resolve an address. */
  #china: ChinaRegister | undefined;

  constructor(private readonly table: Table) {}

  /**
   * The villages of these counties, county by county, with their townships on a day; by default the latest.
   */
  async *of(counties: readonly string[], day: string | undefined): AsyncGenerator<CountyVillages> {
    const { database } = await this.table.current();
    this.#china ??= new ChinaRegister();
    for (let from = 0; from < counties.length; from += COUNTIES_AT_ONCE) {
      const some = counties.slice(from, from + COUNTIES_AT_ONCE);
      const registered = await database.rows<Registered>(registeredInCounties, { counties: some.join() });
      const former = formerCodes(registered);
      const placed = registered
        .filter(({ code }) => !former.has(code))
        .map((village) => placedOn(day, village));
      const replaced = new Set([...former, ...placed.map(({ code }) => code)]);
      const registeredIn = Map.groupBy(placed, ({ townshipCode }) => countyOf(townshipCode));
      for (const county of some) {
        const others = this.#china.villagesOf(county).filter(({ code }) => !replaced.has(code));
        const unregistered = others.map(({ code, name }) => ({
          code,
          name,
          townshipCode: townshipOf(code),
          registered: false,
        }));
        yield { county, villages: [...unregistered, ...(registeredIn.get(county) ?? [])] };
      }
    }
  }
}

/**
 * The codes of villages that have a newer one. Codes that lead back to themselves have none: each stays
 * itself.
 */
function formerCodes(registered: readonly Registered[]): ReadonlySet<string> {
  const formerOf = new Map(registered.map(({ code, formerCode }) => [code, formerCode]));
  const leadsBack = ({ code, formerCode }: Registered): boolean => {
    let at = formerCode;
    for (let steps = 0; at !== null && steps < MOST_STEPS; steps++) {
      if (at === code) return true;
      at = formerOf.get(at) ?? null;
    }
    return false;
  };
  return new Set(
    registered.flatMap((one) => (one.formerCode === null || leadsBack(one) ? [] : one.formerCode)),
  );
}

function placedOn(
  day: string | undefined,
  { code, name, townshipCode, formerTownships }: Registered,
): PlacedVillage {
  const then =
    day === undefined
      ? townshipCode
      : townshipOn(day, { townshipCode, formerTownships: formerTownships ?? [] });
  return { code, name, townshipCode: then, registered: true };
}
