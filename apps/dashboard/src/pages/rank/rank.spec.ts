import { rankOf, rankedIn } from './rank';

const villages = [
  '330782104',
  '330782105',
  '330784001',
  '330102001',
  '320324105',
  '320324106',
  '320324107',
].map((township, number) => ({
  villageCode: `${township}${200 + number}`,
}));

it.each([
  ['33', '', { place: 1, among: 2 }],
  ['32', '', { place: 2, among: 2 }],
  ['37', '', undefined],
  ['3307', '33', { place: 1, among: 2 }],
  ['330102', '33', { place: 2, among: 3 }],
  ['330784', '33', { place: 2, among: 3 }],
  ['320324', '', { place: 1, among: 4 }],
])('ranks %s in %j by its villages', (region, within, rank) =>
  expect(rankOf(region, within, villages)).toEqual(rank),
);

it('counts a village in the region of its township', () => {
  const moved = { villageCode: '330782104299', townshipCode: '330784001' };
  expect(rankOf('330784', '33', [moved])).toEqual({ place: 1, among: 1 });
});

it.each([
  ['', []],
  ['33', ['']],
  ['330782', ['3307', '']],
  ['330782104', ['330782']],
])('ranks %j in %j', (region, larger) => expect(rankedIn(region)).toEqual(larger));
