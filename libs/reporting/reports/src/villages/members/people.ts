import { type KeeperCounts, type PeopleFigures } from '@taocun/domain';
import { count, described, type MembersOf, object } from '@taocun/openapi';

const Keepers = object('Keepers', {
  sexKnown: count('Shops that state the sex of their keeper.'),
  female: count('Women among these keepers.'),
  birthYearKnown: count('Shops that state the birth year of their keeper.'),
  under31: count('Keepers of 30 years or less, by the years alone.'),
  returneeKnown: count('Shops that state whether their keeper is a returnee.'),
  returnee: count('Keepers who have.'),
  povertyKnown: count('Shops that state whether their keeper is registered as poor.'),
  povertyRegistered: count('Keepers who are.'),
} satisfies MembersOf<KeeperCounts>);

export const PeopleSchema = object('People', {
  keepers: described(Keepers, 'Keepers of active shops, each a number of shops.'),
  workersKnown: count('Active shops that state the number of their workers.'),
  workers: count('All who work in these.'),
} satisfies MembersOf<PeopleFigures>);
