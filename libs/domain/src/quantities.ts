import { type Day } from './day';
import { type Fen } from './money';
import { type Registration } from './registrations';
import { type SalesSums } from './sales-by-day';
import { type ShopCounts } from './shop-counts';
import { type Category, type Kind } from './vocabulary';

/** The figures of a village that rule sets decide by. */
export interface Figures {
  readonly kind: Kind;
  readonly households: number;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  readonly activeShops: number;
  readonly activeAlibabaShops: number;
  readonly activeHouseholds: number;
  readonly activeAlibabaHouseholds: number;
}

/** All that is said about a village as of a day. Sales are net of refunds; the `paidBy…` figures are before them. */
export interface Quantities extends Figures {
  readonly code: string;
  readonly name: string;
  readonly povertyCounty?: boolean;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly asOf: Day;
  readonly openShops: number;
  readonly paidByCategoryFen: Readonly<Record<Category, Fen>>;
  readonly paidByUrbanBuyersFen: Fen;
  readonly paidByRuralBuyersFen: Fen;
}

export function quantitiesOf(code: string, asOf: Day, registration: Registration, sales: SalesSums, shops: ShopCounts): Quantities {
  const { name, kind, households, povertyCounty, longitude, latitude } = registration;
  return {
    code,
    name,
    kind,
    ...(povertyCounty !== undefined && { povertyCounty }),
    ...(longitude !== undefined && { longitude }),
    ...(latitude !== undefined && { latitude }),
    asOf,
    households,
    salesFen: sales.salesFen,
    alibabaSalesFen: sales.alibabaSalesFen,
    openShops: shops.openShops,
    activeShops: shops.activeShops,
    activeAlibabaShops: shops.activeAlibabaShops,
    activeHouseholds: shops.activeHouseholds,
    activeAlibabaHouseholds: shops.activeAlibabaHouseholds,
    paidByCategoryFen: {
      agricultural: sales.paidFen('agricultural'),
      handicraft: sales.paidFen('handicraft'),
      manufactured: sales.paidFen('manufactured'),
      service: sales.paidFen('service'),
      other: sales.paidFen('other'),
    },
    paidByUrbanBuyersFen: sales.paidByBuyersFen('urban'),
    paidByRuralBuyersFen: sales.paidByBuyersFen('rural'),
  };
}
