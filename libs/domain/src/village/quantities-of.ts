import { type FiguresMade } from '../figures/figures-by-name';
import { type Quantities } from '../figures/quantities';
import { townshipIn } from '../figures/registrations';
import { type SalesSums } from '../sales/sales-by-day';
import { type ShopCounts } from '../shops/shop-counts';
import { type Day } from '../time/day';
import { type Registration } from '../updates/applied-updates';

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
    formerCodes: registration.formerCodes,
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
