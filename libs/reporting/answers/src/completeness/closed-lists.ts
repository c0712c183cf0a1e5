import { Injectable } from '@nestjs/common';
import { type ListClosedV1 } from '@taocun/contracts';
import { parseDay, OrdersBySource } from '@taocun/domain';
import { exactIntegers, MAX_TIME_MS, ReadModels } from '@taocun/reporting-store';
import { gapsIn, type SourceGap } from './observed-sources';
import { overlaps, yearTo } from './windows';

/** A certified list that every partition has closed. It never changes. */
export interface ClosedList {
  readonly ruleSet: string;
  readonly year: number;
  /** The cut-off of the year under the rule set. */
  readonly asOf: string;
  readonly certificates: number;
  readonly qualifying: number;
  /** The gaps with a day in the year, by the orders that the list has seen. */
  readonly gaps: readonly SourceGap[];
  /** The last day of these orders. */
  readonly lastDay: string;
}

/** The certified lists that are closed, from the last event of each partition about them. */
@Injectable()
export class ClosedLists {
  readonly #closed = new Map<string, ClosedList>();

  constructor(private readonly models: ReadModels) {}

  /** The names, `ruleSet:year`, of all lists that any partition has closed. */
  names(): Promise<readonly string[]> {
    return this.models.closedLists.distinct('list').maxTimeMS(MAX_TIME_MS).exec();
  }

  /** True once any partition has closed the list. */
  async isBegun(ruleSet: string, year: number): Promise<boolean> {
    return (await this.models.closedLists.exists({ list: `${ruleSet}:${year}` })) !== null;
  }

  /**
   * The gaps of all closed lists. One that lasted when its list was issued ends with the last day that the
   * list has seen.
   */
  async gaps(): Promise<readonly SourceGap[]> {
    const lists = await Promise.all((await this.names()).map((name) => this.named(name)));
    return lists.flatMap(
      (list) => list?.gaps.map((gap) => ({ ...gap, until: gap.until ?? list.lastDay })) ?? [],
    );
  }

  of(ruleSet: string, year: number): Promise<ClosedList | undefined> {
    return this.named(`${ruleSet}:${year}`);
  }

  /** Undefined until every partition has closed the list. */
  async named(list: string): Promise<ClosedList | undefined> {
    const known = this.#closed.get(list);
    if (known !== undefined) return known;
    const documents = await this.models.closedLists
      .find({ list })
      .sort({ _id: 1 })
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
      .lean<{ readonly closed: ListClosedV1 }[]>();
    const [first, ...others] = documents.map(({ closed }) => closed);
    if (first === undefined || others.length + 1 < Number(first.partitions)) return undefined;
    const closed = closedListOf([first, ...others]);
    this.#closed.set(list, closed);
    return closed;
  }
}

/** The list that these partitions have closed. */
function closedListOf(partitions: readonly [ListClosedV1, ...ListClosedV1[]]): ClosedList {
  const [{ ruleSet, year, asOf, orders: first }] = partitions;
  const orders = new OrdersBySource();
  for (const { orders: ofPartition } of partitions)
    for (const { source, from, orders: byDay } of ofPartition.sources)
      orders.addDays(source, parseDay(from), byDay.map(Number));
  const sumOf = (member: 'certificates' | 'qualifying'): number =>
    partitions.reduce((sum, each) => sum + Number(each[member]), 0);
  const { until: lastDay } = first;
  const afterLast = parseDay(lastDay) + 1;
  const gaps = gapsIn(orders, afterLast, first.gapRules).filter((gap) => overlaps(gap, yearTo(asOf)));
  return {
    ruleSet,
    year: Number(year),
    asOf,
    certificates: sumOf('certificates'),
    qualifying: sumOf('qualifying'),
    gaps,
    lastDay,
  };
}
