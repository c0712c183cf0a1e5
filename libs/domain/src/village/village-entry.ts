import { type Day, NEVER } from '../time/day';
import { type MonthFigures } from '../sales/month-figures';
import { type Village } from './village';

/** One village of a partition, with what is kept beside its figures. */
export interface VillageEntry {
  readonly village: Village;
  /** Updates that came after their year was certified, by year. */
  readonly late: ReadonlyMap<number, number>;
  /**
   * More than one input has come since it was taken last, or a day after the first. In between it may have been otherwise, and an owner that
   * has saved none of it may have told so.
   */
  readonly inSteps: boolean;
  /** The months that have ceased to be among the village's since it was taken last, with their last figures, oldest first. */
  readonly closedMonths: readonly MonthFigures[];
}

// One for all villages that have none.
const NO_MONTHS: readonly MonthFigures[] = [];
export const NOTHING_LATE: ReadonlyMap<number, number> = new Map();

/** The same as `Villages` keeps it. */
export class Entry implements VillageEntry {
  /** The day of the calendar under which the village stands; NEVER for none. */
  scheduled: Day = NEVER;
  /** Has changed since it was taken last. */
  touched = false;
  /** Has been taken, and not been told yet. */
  untold = false;
  /** As of the last decision: `Village.salesToQualify`. */
  salesToQualify = 0;
  /** The first and the last input by which it has changed since it was taken. */
  firstTouch = 0;
  lastTouch = 0;
  inSteps = false;
  closedMonths: readonly MonthFigures[] = NO_MONTHS;
  /** The next ones, until the village is told. */
  closing: readonly MonthFigures[] = NO_MONTHS;

  constructor(
    readonly village: Village,
    public late: ReadonlyMap<number, number>,
  ) {}

  addLate(year: number): void {
    this.late = new Map(this.late).set(year, (this.late.get(year) ?? 0) + 1);
  }

  /** Those that were closing are closed. */
  closeMonths(): void {
    this.closedMonths = this.closing;
    this.closing = NO_MONTHS;
  }
}

export function byCode(a: VillageEntry, b: VillageEntry): number {
  return a.village.code < b.village.code ? -1 : 1;
}
