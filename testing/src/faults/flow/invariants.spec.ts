import { type AnnouncedOnce, holdAnnouncements, holdFollowersRecord } from './invariants';

const said = (name: string, sequence: number, more = ''): AnnouncedOnce => ({
  id: `${name}:${sequence}`,
  text: JSON.stringify({ data: { sequence, more } }),
  partition: 0,
});

it('takes repeats of what was announced', () => {
  expect(holdAnnouncements([said('a', 1), said('b', 1), said('a', 2), said('a', 1), said('a', 2)])).toEqual([]);
});

it.each([
  ['a number left out', [said('a', 1), said('a', 3)], 'a:3 follows number 1'],
  ['a number that comes too early', [said('a', 2), said('a', 1)], 'a:2 follows number 0'],
  ['other content', [said('a', 1), said('a', 1, 'x')], 'a:1 was announced with other content'],
])('finds %s', (_what, log, wrong) => {
  expect(holdAnnouncements(log)[0]).toMatch(wrong);
});

it('finds what a follower has missed, and what it has got besides', () => {
  const announced = [said('a', 1), said('a', 2)];
  expect(holdFollowersRecord('she', ['a:1', 'a:1', 'a:2'], announced)).toEqual([]);
  expect(holdFollowersRecord('she', ['a:1', 'b:1'], announced)).toEqual([
    'she has missed 1 of 2, for example a:2',
    'she has got 1 that nobody announced, for example b:1',
  ]);
});
