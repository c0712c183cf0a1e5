import { type Announcement } from '../../feed/announcement-log';
import { type PushDeliveryDocument } from '../store/push-documents';

/** The newest announcement on something that can be followed, and how many there are. */
export type FollowedChange = Pick<PushDeliveryDocument, 'topic' | 'event' | 'count'>;

/** The types of events that are told, as in the Atom feeds. */
export const toldTypes = ['taocun.village.verdict.changed.v1', 'taocun.village.certified.v1'] as const;

/** Lengths of the codes of provinces, prefectures, counties and townships, and of villages. */
const REGION_LENGTHS = [2, 4, 6, 9];

export function followedKey(code: string, ruleSet: string): string {
  return `${code} ${ruleSet}`;
}

/**
 * The changes that announcements, in their order, make to each village and region, by `followedKey`. Followers of a region are not told
 * of the villages that a yearly list leaves out.
 */
export function followedChanges(announcements: readonly Announcement[]): ReadonlyMap<string, FollowedChange> {
  const changes = new Map<string, FollowedChange>();
  for (const { topic, id: event, code, ruleSet, event: text } of announcements) {
    if (topic === 'region.verdicts') continue;
    const isLeftOut = topic === 'village.certifications' && !isOnList(text);
    const regions = isLeftOut ? [] : REGION_LENGTHS.map((length) => code.slice(0, length));
    for (const place of [...regions, code]) {
      const key = followedKey(place, ruleSet);
      changes.set(key, { topic, event, count: (changes.get(key)?.count ?? 0) + 1 });
    }
  }
  return changes;
}

function isOnList(certificate: string): boolean {
  const { data } = JSON.parse(certificate) as { readonly data: { readonly qualifies: boolean } };
  return data.qualifies;
}
