import { type Fen } from '../encoding/money';
import { type SalesSums } from '../sales/sales-by-day';
import { type KeeperCounts } from '../shops/people-counts';
import { type ShopCounts } from '../shops/shop-counts';
import { type Day } from '../time/day';
import { type Registration } from '../updates/applied-updates';
import { type FigureName, type FiguresMade, type FiguresOf } from './figures-by-name';
import { townshipIn } from './registrations';

/**
 * The people of active shops, as far as openings describe them. They are separate because a small number may
 * describe a single person.
 */
export interface PeopleFigures {
  readonly keepers: KeeperCounts;
  /** The shops whose opening states the number of workers. */
  readonly workersKnown: number;
  readonly workers: number;
}

/** The figures that rule sets decide by. */
export const decidingFigures = [
  'households',
  'salesFen',
  'alibabaSalesFen',
  'activeShops',
  'activeAlibabaShops',
  'activeHouseholds',
  'activeAlibabaHouseholds',
] as const satisfies readonly FigureName[];

export type Figures = Pick<FiguresOf<FigureName>, 'kind' | (typeof decidingFigures)[number]>;

/** Everything that is published about a village as of a day. */
export interface Quantities
  extends FiguresOf<FigureName, Fen, undefined>, PeopleFigures, Pick<Registration, 'name'> {
  readonly code: string;
  readonly asOf: Day;
}

export function quantitiesOf(
  code: string,
  asOf: Day,
  registration: Registration,
  sales: SalesSums,
  shops: ShopCounts,
): Quantities {
  return {
    code,
    name: registration.name,
    asOf,
    ...figuresMade(code, registration, sales, shops),
    keepers: shops.keepers(asOf),
    workersKnown: shops.workersKnown,
    workers: shops.workers,
  };
}

function figuresMade(
  code: string,
  registration: Registration,
  sales: SalesSums,
  shops: ShopCounts,
): FiguresMade {
  return {
    kind: registration.kind,
    townshipCode: townshipIn(registration, code),
    povertyCounty: registration.povertyCounty,
    longitude: registration.longitude,
    latitude: registration.latitude,
    urbanRural: registration.urbanRural,
    formerCode: registration.formerCode,
    households: registration.households,
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
