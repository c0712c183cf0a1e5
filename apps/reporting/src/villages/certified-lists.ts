import { Injectable } from '@nestjs/common';
import { figure } from '../table/figure';
import { Table } from '../table/table';

/** The codes of the villages on each list, by the certified years whose lists are issued, ascending. */
type ListsByYear = ReadonlyMap<number, ReadonlySet<string>>;

const lists = figure('certified-lists');

/** The certified lists of a rule set, by codes alone. */
@Injectable()
export class CertifiedLists {
  constructor(private readonly table: Table) {}

  /** The version of the data that `of` gives. */
  async versionNow(): Promise<string> {
    return (await this.table.current()).version;
  }

  async of(ruleSet: string): Promise<ListsByYear> {
    const { database } = await this.table.current();
    const rows = await database.rows<{ readonly year: number; readonly codes: readonly string[] }>(lists, { ruleSet });
    return new Map(rows.map(({ year, codes }) => [year, new Set(codes)]));
  }
}
