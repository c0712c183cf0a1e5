import { Injectable } from '@nestjs/common';
import { townshipOf } from '@taocun/domain';
import { figure, Table } from '@taocun/reporting-figures';
import { ChinaRegister, type PlacedVillage } from '@taocun/reporting-geography';
import { type StoredFormerTownship, townshipOn } from '@taocun/reporting-read-model';

interface Registered {
  readonly code: string;
  readonly name: string;
  readonly townshipCode: string;
  readonly formerTownships: readonly StoredFormerTownship[] | null;
  readonly formerCode: string | null;
}

const registeredInCounties = figure('registered-in-counties');

/** The villages of a county: those of the register of China, replaced by those registered here. */
@Injectable()
export class PlacedVillages {
  /** Read at the first question, because most installations never resolve an address. */
  #china: ChinaRegister | undefined;

  constructor(private readonly table: Table) {}

  /** The villages of these counties, with their townships on a day; by default the latest. */
  async of(counties: readonly string[], day: string | undefined): Promise<readonly PlacedVillage[]> {
    const { database } = await this.table.current();
    const registered = await database.rows<Registered>(registeredInCounties, { counties: counties.join() });
    this.#china ??= new ChinaRegister();
    const china = this.#china;
    const villages = new Map<string, PlacedVillage>();
    for (const { code, name } of counties.flatMap((county) => china.villagesOf(county)))
      villages.set(code, { code, name, townshipCode: townshipOf(code), registered: false });
    for (const { code, name, townshipCode, formerTownships } of registered) {
      const then = day === undefined ? townshipCode : townshipOn(day, { townshipCode, formerTownships: formerTownships ?? [] });
      villages.set(code, { code, name, townshipCode: then, registered: true });
    }
    // The village has a newer code.
    for (const { formerCode } of registered) if (formerCode !== null) villages.delete(formerCode);
    return [...villages.values()];
  }
}
