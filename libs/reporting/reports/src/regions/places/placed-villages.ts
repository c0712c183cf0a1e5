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
}

const registeredInCounties = figure('registered-in-counties');
const replacedInCounties = figure('replaced-in-counties');
/** Each time, the whole table is searched. */
const COUNTIES_AT_ONCE = 32;

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
      const within = { counties: some.join() };
      const [registered, ended] = await Promise.all([
        database.rows<Registered>(registeredInCounties, within),
        database.rows<Pick<Registered, 'code'>>(replacedInCounties, within),
      ]);
      const placed = registered.map((village) => placedOn(day, village));
      const replaced = new Set([...ended, ...placed].map(({ code }) => code));
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
