import { type Day } from '../time/day';
import { type Fen } from '../encoding/money';
import { type Registration, townshipIn } from './registrations';
import { type SalesSums } from '../sales/sales-by-day';
import { type KeeperCounts } from '../shops/people-counts';
import { type ShopCounts } from '../shops/shop-counts';
import { type Category, type Channel, type Kind } from '../vocabulary/vocabulary';

/**
 * The figures of a village, in the order in which they are announced, stored and shown. They are declared only here; where other code lists them,
 * its type is checked against this table. Sales are net of refunds; the `paidBy…` figures are before refunds.
 */
export const villageFigures = {
  households: 'count',
  salesFen: 'fen',
  alibabaSalesFen: 'fen',
  openShops: 'count',
  activeShops: 'count',
  activeAlibabaShops: 'count',
  activeHouseholds: 'count',
  activeAlibabaHouseholds: 'count',
  shopsOfKnownHouseholds: 'count',
  paidByCategoryFen: 'fen-by-category',
  paidByUrbanBuyersFen: 'fen',
  paidByRuralBuyersFen: 'fen',
} as const satisfies Readonly<Record<string, FigureKind>>;

type FigureKind = keyof FigureValues<Fen>;
interface FigureValues<Amount> {
  readonly count: number;
  readonly fen: Amount;
  readonly 'fen-by-category': Readonly<Record<Category, Amount>>;
}

export type FigureName = keyof typeof villageFigures;
export const figureNames = Object.keys(villageFigures) as readonly FigureName[];

/** Values of the figures. `Amount` is the type of money: it differs between memory, store and JSON. */
export type VillageFigures<Amount = Fen> = { readonly [Name in FigureName]: FigureValues<Amount>[(typeof villageFigures)[Name]] };

/** Payments by channel, of the orders that state one, before refunds; absent if none does, so that such villages store nothing. */
export interface ChannelFigures<Amount = Fen> {
  readonly paidByChannelFen?: Readonly<Record<Channel, Amount>>;
}

/** Figures that not every village has. */
export interface OptionalFigures<Amount = Fen> extends ChannelFigures<Amount> {
  /** Active shops that would not be active with one order fewer; absent if an earlier version did not count them. */
  readonly marginalShops?: number;
}

/** The people of active shops, as far as openings describe them. They are separate because a small number may describe a single person. */
export interface PeopleFigures {
  readonly keepers: KeeperCounts;
  /** The shops whose opening states the number of workers. */
  readonly workersKnown: number;
  readonly workers: number;
}

/** The figures that rule sets decide by. */
export interface Figures extends Pick<
  VillageFigures,
  'households' | 'salesFen' | 'alibabaSalesFen' | 'activeShops' | 'activeAlibabaShops' | 'activeHouseholds' | 'activeAlibabaHouseholds'
> {
  readonly kind: Kind;
}

/** Everything that is published about a village as of a day. */
export interface Quantities
  extends
    VillageFigures,
    PeopleFigures,
    OptionalFigures,
    Pick<Registration, 'name' | 'kind' | 'povertyCounty' | 'longitude' | 'latitude' | 'urbanRural' | 'formerCode'> {
  readonly code: string;
  /** The township of the registration in force or, if that names none, of the village's code. */
  readonly townshipCode: string;
  readonly asOf: Day;
}

export function quantitiesOf(code: string, asOf: Day, registration: Registration, sales: SalesSums, shops: ShopCounts): Quantities {
  const { name, kind, households, povertyCounty, longitude, latitude, urbanRural, formerCode } = registration;
  const { paidByChannelFen } = sales;
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
    ...(paidByChannelFen && { paidByChannelFen }),
    keepers: shops.keepers(asOf),
    workersKnown: shops.workersKnown,
    workers: shops.workers,
  };
}
