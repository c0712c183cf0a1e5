import { type Day } from '../time/day';
import { addFen, type Fen } from '../vocabulary/money';

/**
 * The updates of a certified year that arrived after its certificates were issued. The year ends with
 * `cutOff`.
 */
export interface LateUpdates {
  readonly cutOff: Day;
  readonly updates: number;
  /** Paid minus refunded by these updates, which can be negative. */
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
}

export const NOTHING_LATE: readonly LateUpdates[] = [];

/** Adds an update that is late for these cut-offs; oldest first. A refund is a negative sale. */
export function withLateUpdate(
  late: readonly LateUpdates[],
  cutOffs: readonly Day[],
  salesFen: number,
  alibabaSalesFen: number,
): readonly LateUpdates[] {
  const byCutOff = new Map(late.map((each) => [each.cutOff, each]));
  for (const cutOff of cutOffs) {
    const before = byCutOff.get(cutOff);
    byCutOff.set(cutOff, {
      cutOff,
      updates: (before?.updates ?? 0) + 1,
      salesFen: addFen(before?.salesFen ?? 0, salesFen),
      alibabaSalesFen: addFen(before?.alibabaSalesFen ?? 0, alibabaSalesFen),
    });
  }
  return [...byCutOff.values()].sort((a, b) => a.cutOff - b.cutOff);
}
