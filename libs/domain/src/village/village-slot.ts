import { type Day, NEVER } from '../time/day';
import { type MonthFigures } from '../sales/month-figures';
import { type LateUpdates, withLateUpdate } from './late-updates';
import { type SoldVillage } from './sold-village';
import { type Village } from './village';

/** One village of a partition as a checkpoint writes it, with what is kept beside its figures. */
export interface VillageSnapshot {
  readonly village: Village;
  /** Updates that came after their year was certified, by its cut-off, oldest first. */
  readonly late: readonly LateUpdates[];
  /**
   * More than one input, or a new day after the first, since the last checkpoint: a previous owner that saved none of it may have published
   * a state in between, which this one never saw.
   */
  readonly mayHaveIntermediateState: boolean;
  /** Months that have left the village's series since the last checkpoint, with their final figures, oldest first. */
  readonly closedMonths: readonly MonthFigures[];
}

// Shared by all villages that have none.
const NO_MONTHS: readonly MonthFigures[] = [];
const NOT_SOLD: readonly SoldVillage[] = [];

/** The village's slot in `Villages`, which knows whether it is dirty and when it is due. */
export class VillageSlot implements VillageSnapshot {
  /** The village's day in the calendar; NEVER where it has none. */
  scheduled: Day = NEVER;
  /** Changed since the last checkpoint. */
  dirty = false;
  /** Part of a snapshot, and not serialised yet. */
  pending = false;
  /** `Village.salesToQualify` as of the last decision. */
  salesToQualify = 0;
  /** Number of the first input that made it dirty. */
  firstInput = 0;
  /** Number of the latest input that changed it. */
  lastInput = 0;
  mayHaveIntermediateState = false;
  closedMonths: readonly MonthFigures[] = NO_MONTHS;
  /** Closed months that are not serialised yet; they become `closedMonths` when the village is. */
  closing: readonly MonthFigures[] = NO_MONTHS;
  /** The certified years whose quantities may not be computed yet. */
  sold: readonly SoldVillage[] = NOT_SOLD;

  constructor(
    readonly village: Village,
    public late: readonly LateUpdates[],
  ) {}

  addLate(cutOffs: readonly Day[], salesFen: number, alibabaSalesFen: number): void {
    this.late = withLateUpdate(this.late, cutOffs, salesFen, alibabaSalesFen);
  }

  /** Computes the quantities of certified years. Must be called before an update changes the village, and before it forgets any days. */
  assessSold(): void {
    if (this.sold === NOT_SOLD) return;
    for (const each of this.sold) each.quantities();
    this.sold = NOT_SOLD;
  }

  /** Leaves out of the next snapshot the months that have closed. */
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
