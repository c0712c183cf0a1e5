import { type Day } from '../time/day';
import { type Fen } from '../encoding/money';
import { townshipIn } from './registrations';
import { type Registration } from '../updates/applied-updates';
import { type SalesSums } from '../sales/sales-by-day';
import { type KeeperCounts } from '../shops/people-counts';
import { type ShopCounts } from '../shops/shop-counts';
import { type FigureName, type FiguresMade, type FiguresOf } from './village-figures';
import { type Kind } from '../vocabulary/vocabulary';

/** The people of active shops, as far as openings describe them. They are separate because a small number may describe a single person. */
export interface PeopleFigures {
  readonly keepers: KeeperCounts;
  /** The shops whose opening states the number of workers. */
  readonly workersKnown: number;
  readonly workers: number;
}

/** The figures that rule sets decide by. */
export interface Figures extends Pick<
  FiguresOf<FigureName>,
  'households' | 'salesFen' | 'alibabaSalesFen' | 'activeShops' | 'activeAlibabaShops' | 'activeHouseholds' | 'activeAlibabaHouseholds'
> {
  readonly kind: Kind;
}

/** Further facts that a registration may state of its village. */
type Facts = {
  readonly [Name in 'povertyCounty' | 'longitude' | 'latitude' | 'urbanRural' | 'formerCode']?: Exclude<Registration[Name], undefined>;
};

/** Everything that is published about a village as of a day. */
export interface Quantities extends FiguresOf<FigureName, Fen, undefined>, PeopleFigures, Pick<Registration, 'name' | 'kind'>, Facts {
  readonly code: string;
  /** The township of the registration in force or, if that names none, of the village's code. */
  readonly townshipCode: string;
  readonly asOf: Day;
}

export function quantitiesOf(code: string, asOf: Day, registration: Registration, sales: SalesSums, shops: ShopCounts): Quantities {
  const { name, kind, households, povertyCounty, longitude, latitude, urbanRural, formerCode } = registration;
  return {
    code,
    name,
    kind,
    townshipCode: townshipIn(registration, code),
    ...(povertyCounty !== undefined && { povertyCounty }),
    ...(longitude !== undefined && { longitude }),
    ...(latitude !== undefined && { latitude }),
    ...(urbanRural !== undefined && { urbanRural }),
    ...(formerCode !== undefined && { formerCode }),
    asOf,
    ...figuresMade(households, sales, shops),
    keepers: shops.keepers(asOf),
    workersKnown: shops.workersKnown,
    workers: shops.workers,
  };
}

function figuresMade(households: number, sales: SalesSums, shops: ShopCounts): FiguresMade {
  return {
    households,
    salesFen: sales.salesFen,
    alibabaSalesFen: sales.alibabaSalesFen,
    openShops: shops.openShops,
    activeShops: shops.activeShops,
    activeAlibabaShops: shops.activeAlibabaShops,
    marginalShops: shops.marginalShops,
    activeHouseholds: shops.activeHouseholds,
    activeAlibabaHouseholds: shops.activeAlibabaHouseholds,
    shopsOfKnownHouseholds: shops.shopsOfKnownHouseholds,
    paidByCategoryFen: {
      agricultural: sales.paidFen('agricultural'),
      handicraft: sales.paidFen('handicraft'),
      manufactured: sales.paidFen('manufactured'),
      service: sales.paidFen('service'),
      other: sales.paidFen('other'),
    },
    paidByUrbanBuyersFen: sales.paidByBuyersFen('urban'),
    paidByRuralBuyersFen: sales.paidByBuyersFen('rural'),
    paidByChannelFen: sales.paidByChannelFen,
  };
}
