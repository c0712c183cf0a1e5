import { Injectable } from '@nestjs/common';
import { figure, Table } from '@taocun/reporting-answers';
import { withTimeout } from '@taocun/runtime';
import { type OtherCode } from './places';

const placeHistory = figure('place-history');
type PlaceCode = Omit<OtherCode, 'lastMonth'> & { readonly lastMonth: string | null };

/** Finds the codes under which a village was or is known. */
@Injectable()
export class OtherCodes {
  /** Short, because a village's own answer waits for its other codes, which are optional. */
  patienceMs = 500;

  constructor(private readonly table: Table) {}

  /** Empty while the table is loaded, busy or failing: a village is answered without them. */
  async of(code: string): Promise<readonly OtherCode[]> {
    const database = await this.table.asItIs();
    if (database === undefined) return [];
    const none: readonly PlaceCode[] = [];
    const codes = await withTimeout(
      this.patienceMs,
      database.rows<PlaceCode>(placeHistory, { code }),
      none,
    ).catch(() => none);
    return codes
      .filter(({ villageCode }) => villageCode !== code)
      .map(({ lastMonth, ...other }) => ({ ...other, ...(lastMonth !== null && { lastMonth }) }));
  }
}
