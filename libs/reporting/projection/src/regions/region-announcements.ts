import {
  announcementHeaders,
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
} from '@taocun/contracts';
import { dayOfIso } from '@taocun/domain';
import type { Outputs } from '@taocun/messaging';
import { type RegionDocument } from '@taocun/reporting-store';

const byRegion = (a: RegionDocument, b: RegionDocument): number => (a._id < b._id ? -1 : 1);

/** Publishes the pending verdicts on regions; resolves when all are acknowledged. */
export async function announce(pending: readonly RegionDocument[], outputs: Outputs): Promise<void> {
  for (const region of [...pending].sort(byRegion)) {
    outputs.publish('region.verdicts', region.code, eventOf(region), announcementHeaders);
  }
  await outputs.flush();
}

function eventOf({ kind, code, ruleSet, announcement }: RegionDocument): string {
  const asOf = dayOfIso(announcement?.asOf ?? '');
  if (announcement === undefined || asOf === undefined)
    throw new Error(`The verdict on ${ruleSet}:${code} has no day (asOf).`);
  const { qualifies, size, sequence, villages } = announcement;
  const verdict = { code, ruleSet, qualifies, asOf, sequence, villages };
  return kind === 'town'
    ? encodeTownVerdictChanged(verdict)
    : encodeClusterVerdictChanged({ ...verdict, ...(size && { size }) });
}
