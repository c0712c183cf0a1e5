/** A member of the group, with what it had until now. */
export interface GroupMember {
  readonly id: string;
  /** The topics that it reads. */
  readonly topics: readonly string[];
  readonly owned: Ownership;
  /** Since when it has had them: of two that claim the same partition, the one that got it later is right. */
  readonly ownedSinceMs: number;
}

export type Ownership = Readonly<Record<string, readonly number[]>>;

interface Place {
  readonly topic: string;
  readonly partition: number;
}

interface Share {
  readonly member: GroupMember;
  readonly places: Place[];
}

/**
 * Divides the partitions of a group's topics among its members. Topics with the same readers are divided together, so that no reader has two
 * partitions more of them than another. A member keeps what it had as far as that allows: what one that has left had goes to the others, and
 * a newcomer is given only what the others have too much of.
 */
export function stickyAssignment(
  members: readonly GroupMember[],
  partitionsOf: (topic: string) => readonly number[],
): ReadonlyMap<string, Ownership> {
  const byReaders = new Map<string, { readonly readers: readonly GroupMember[]; readonly places: Place[] }>();
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const topic of [...new Set(sorted.flatMap(({ topics }) => topics))].sort()) {
    const readers = sorted.filter(({ topics }) => topics.includes(topic));
    const places = [...partitionsOf(topic)].sort((a, b) => a - b).map((partition) => ({ topic, partition }));
    const key = JSON.stringify(readers.map(({ id }) => id));
    const together = byReaders.get(key);
    if (together === undefined) byReaders.set(key, { readers, places });
    else together.places.push(...places);
  }
  const assigned = new Map<string, Record<string, number[]>>(sorted.map(({ id }) => [id, {}]));
  for (const { readers, places } of byReaders.values()) {
    for (const { member, places: own } of divided(readers, places)) {
      const assignment = assigned.get(member.id);
      for (const { topic, partition } of own) if (assignment !== undefined) (assignment[topic] ??= []).push(partition);
    }
  }
  return assigned;
}

function divided(readers: readonly GroupMember[], places: readonly Place[]): readonly Share[] {
  const shares = readers.map((member): Share => ({ member, places: [] }));
  const free: Place[] = [];
  for (const place of places) (ownerOf(shares, place)?.places ?? free).push(place);
  const least = Math.floor(places.length / shares.length);
  let oneMore = places.length % shares.length;
  // The members that have most may keep one more than the others.
  for (const share of [...shares].sort((a, b) => b.places.length - a.places.length)) {
    const kept = oneMore > 0 && share.places.length > least ? least + 1 : least;
    if (kept > least) oneMore--;
    while (share.places.length > kept) free.push(givenUp(share));
  }
  for (const place of free) {
    const [neediest] = [...shares].sort((a, b) => a.places.length - b.places.length || countOf(a, place.topic) - countOf(b, place.topic));
    neediest?.places.push(place);
  }
  return shares;
}

function ownerOf(shares: readonly Share[], { topic, partition }: Place): Share | undefined {
  const claiming = shares.filter(({ member }) => member.owned[topic]?.includes(partition) === true);
  return claiming.sort((a, b) => b.member.ownedSinceMs - a.member.ownedSinceMs)[0];
}

/** Of the topic that it has most of. */
function givenUp(share: Share): Place {
  const at = share.places.reduce(
    (best, { topic }, index, all) => (countOf(share, topic) >= countOf(share, all[best]?.topic ?? topic) ? index : best),
    0,
  );
  const [place] = share.places.splice(at, 1);
  if (place === undefined) throw new Error('A member gives up nothing where it has nothing.');
  return place;
}

function countOf({ places }: Share, topic: string): number {
  return places.filter((place) => place.topic === topic).length;
}
