import { type MonthFigures } from '../sales/month-figures';
import { type Day, NEVER } from '../time/day';
import { type SoldVillage } from './certificates';
import { type LateUpdates, withLateUpdate } from './late-updates';
import { type Village } from './village';

/** One village of a partition in the form that a checkpoint writes, with data besides its figures. */
export interface VillageSnapshot {
  readonly village: Village;
  /** Updates that arrived after their year was certified, by cut-off, oldest first. */
  readonly late: readonly LateUpdates[];
  /**
   * True if the village had more than one input, or a new day after the first, since the last checkpoint. A
   * previous owner that failed before saving may then have published a state in between that this owner never
   * had.
   */
  readonly mayHaveIntermediateState: boolean;
  /**
   * Months that have left the village's series since the last checkpoint, with their final figures, oldest
   * first.
   */
  readonly closedMonths: readonly MonthFigures[];
}

const NO_MONTHS: readonly MonthFigures[] = [];
const NOT_SOLD: readonly SoldVillage[] = [];

/** The village's entry in `Villages`, which knows whether it is dirty and when it is due. */
export class VillageSlot implements VillageSnapshot {
  /** The day under which the calendar lists the village; NEVER if it lists none. */
  scheduled: Day = NEVER;
  /** True if the village has changed since the last checkpoint. */
  dirty = false;
  /** True if the village is part of a snapshot, but not yet serialised. */
  pending = false;
  /** `Village.salesToQualify` as of the last decision. */
  salesToQualify = 0;
  /** Number of the first input that made the village dirty. */
  firstInput = 0;
  /** Number of the latest input that changed the village. */
  lastInput = 0;
  mayHaveIntermediateState = false;
  closedMonths: readonly MonthFigures[] = NO_MONTHS;
  /** Closed months that are not yet serialised. They become `closedMonths` when the village is serialised. */
  closing: readonly MonthFigures[] = NO_MONTHS;
  /** The certified years whose quantities have possibly not been computed yet. */
  sold: readonly SoldVillage[] = NOT_SOLD;

  constructor(
    readonly village: Village,
    public late: readonly LateUpdates[],
  ) {}

  addLate(cutOffs: readonly Day[], salesFen: number, alibabaSalesFen: number): void {
    this.late = withLateUpdate(this.late, cutOffs, salesFen, alibabaSalesFen);
  }

  /**
   * Computes the quantities of certified years. Must be called before an update changes the village, and
   * before the village forgets any days.
   */
  assessSold(): void {
    if (this.sold === NOT_SOLD) return;
    for (const each of this.sold) each.quantities();
    this.sold = NOT_SOLD;
  }

  /** Excludes the months that have closed from the next snapshot. */
  dropClosing(): void {
    this.closing = NO_MONTHS;
  }

  /** Moves the closing months into the snapshot. */
  closeMonths(): void {
    this.closedMonths = this.closing;
    this.closing = NO_MONTHS;
  }
}

export function byVillageCode(a: VillageSnapshot, b: VillageSnapshot): number {
  return a.village.code < b.village.code ? -1 : 1;
}
