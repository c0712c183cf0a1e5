import type { PastVerdict } from '../../server/api';

/** From this many changes on, a month is one line: near a threshold a village may change from day to day. */
const FOLDED_FROM = 3;

/** The changes of a month, the newest first. */
interface Wavering {
  readonly month: string;
  readonly changes: readonly PastVerdict[];
}

/** The changes of a village's verdict, the newest first; months with many changes are folded. */
export function foldedHistory(history: readonly PastVerdict[]): readonly (PastVerdict | Wavering)[] {
  const newestFirst = [...history].sort((a, b) => b.asOf.localeCompare(a.asOf) || b.sequence - a.sequence);
  const months = [...new Set(newestFirst.map(({ asOf }) => asOf.slice(0, 7)))];
  return months.flatMap<PastVerdict | Wavering>((month) => {
    const changes = newestFirst.filter(({ asOf }) => asOf.startsWith(month));
    return changes.length < FOLDED_FROM ? changes : [{ month, changes }];
  });
}
