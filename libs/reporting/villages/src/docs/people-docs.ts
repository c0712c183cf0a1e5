import { ApiProperty } from '@nestjs/swagger';
import { ApiCount } from '@taocun/service';
import { type KeeperCounts, type PeopleFigures } from '@taocun/domain';

class KeepersDocs implements KeeperCounts {
  @ApiCount('Shops that state the sex of their keeper.') sexKnown!: number;
  @ApiCount('Women among these keepers.') female!: number;
  @ApiCount('Shops that state the birth year of their keeper.') birthYearKnown!: number;
  @ApiCount('Keepers of 30 years or less, by the years alone.') under31!: number;
  @ApiCount('Shops that state whether their keeper is a returnee.') returneeKnown!: number;
  @ApiCount('Keepers who have.') returnee!: number;
  @ApiCount('Shops that state whether their keeper is registered as poor.') povertyKnown!: number;
  @ApiCount('Keepers who are.') povertyRegistered!: number;
}

export class PeopleDocs implements PeopleFigures {
  @ApiProperty({ type: KeepersDocs, description: 'Keepers of active shops, each a number of shops.' }) keepers!: KeepersDocs;
  @ApiCount('Active shops that state the number of their workers.') workersKnown!: number;
  @ApiCount('All who work in these.') workers!: number;
}
