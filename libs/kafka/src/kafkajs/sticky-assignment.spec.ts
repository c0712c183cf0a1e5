import fc from 'fast-check';
import { type Ownership, type GroupMember, stickyAssignment } from './sticky-assignment';

const member = (id: string, topics: readonly string[], owned: Ownership = {}, ownedSinceMs = 0): GroupMember => ({
  ...{ id, topics, owned, ownedSinceMs },
});
const counted =
  (counts: Readonly<Record<string, number>>) =>
  (topic: string): number[] =>
    Array.from({ length: counts[topic] ?? 0 }, (_, partition) => partition);
const placesOf = (assignment: Ownership | undefined): string[] =>
  Object.entries(assignment ?? {}).flatMap(([topic, partitions]) => partitions.map((partition) => `${topic}/${partition}`));

it('gives a newcomer what the others have too much of, and nothing else changes hands', () => {
  const both = [member('a', ['t'], { t: [0, 1, 2] }, 1), member('b', ['t'], { t: [3, 4, 5] }, 1), member('c', ['t'])];
  expect(Object.fromEntries(stickyAssignment(both, counted({ t: 6 })))).toEqual({ a: { t: [0, 1] }, b: { t: [3, 4] }, c: { t: [2, 5] } });
});

it('believes the later one of two that claim the same partition', () => {
  const claims = [member('a', ['t'], { t: [0] }, 1), member('b', ['t'], { t: [0] }, 2)];
  expect(Object.fromEntries(stickyAssignment(claims, counted({ t: 2 })))).toEqual({ a: { t: [1] }, b: { t: [0] } });
});

it('spreads each topic where nobody has anything yet', () => {
  const two = [member('a', ['x', 'y']), member('b', ['x', 'y'])];
  expect(Object.fromEntries(stickyAssignment(two, counted({ x: 2, y: 2 })))).toEqual({ a: { x: [0], y: [0] }, b: { x: [1], y: [1] } });
});

it('gives a topic to its readers alone', () => {
  const mixed = [member('old', ['x']), member('new', ['x', 'y'])];
  expect(Object.fromEntries(stickyAssignment(mixed, counted({ x: 2, y: 2 })))).toEqual({ old: { x: [1] }, new: { x: [0], y: [0, 1] } });
});

it('gives every partition to one reader, evenly, and moves as few as that allows, however members come and go', () => {
  const topics = ['x', 'y', 'z'];
  const steps = fc.array(fc.record({ joins: fc.boolean(), who: fc.nat(5) }), { minLength: 1, maxLength: 12 });
  const counts = fc.record({ x: fc.nat(9), y: fc.nat(9), z: fc.nat(9) });
  fc.assert(
    fc.property(counts, steps, (partitions, changes) => {
      const all = topics.flatMap((topic) => counted(partitions)(topic).map((partition) => `${topic}/${partition}`)).sort();
      let held = new Map<string, Ownership>();
      for (const [at, { joins, who }] of changes.entries()) {
        const ids = new Set(held.keys());
        if (joins) ids.add(`m${who}`);
        else ids.delete(`m${who}`);
        if (ids.size === 0) continue;
        const members = Array.from(ids, (id) => member(id, topics, held.get(id) ?? {}, at));
        const next = new Map(stickyAssignment(members, counted(partitions)));
        const places = Array.from(next.values(), placesOf);
        expect(places.flat().sort()).toEqual(all);
        const sizes = places.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const [id, before] of held) {
          if (!next.has(id)) continue;
          const lost = placesOf(before).filter((place) => !placesOf(next.get(id)).includes(place));
          // Nobody gives up one partition and gains another.
          if (lost.length > 0) expect(placesOf(next.get(id)).length).toBe(placesOf(before).length - lost.length);
          if (![...next.keys()].some((other) => !held.has(other))) expect(lost).toEqual([]);
        }
        held = next;
      }
    }),
  );
});
