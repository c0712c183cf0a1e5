import { type Fen } from '../vocabulary/money';
import { type Category, type Channel, type Kind, type UrbanRuralClass } from '../vocabulary/vocabulary';

/**
 * The value of a figure of each kind. `Amount` is the type of money: it differs between memory, store and
 * JSON.
 */
export interface FigureValues<Amount = Fen> {
  readonly count: number;
  readonly fen: Amount;
  readonly fenByCategory: Readonly<Record<Category, Amount>>;
  readonly fenByChannel: Readonly<Record<Channel, Amount>>;
  readonly kindOfVillage: Kind;
  readonly urbanRuralClass: UrbanRuralClass;
  readonly townshipCode: string;
  readonly villageCodes: readonly string[];
  readonly truth: boolean;
  readonly degrees: number;
}
export type FigureKind = keyof FigureValues;

export interface FigureRow {
  readonly is: FigureKind;
  /** Its description, for the readers of every interface. The window of amounts follows there. */
  readonly says: string;
  /** A village may lack it: nothing states it, or an earlier version did not count it. */
  readonly optional?: true;
  /** A certificate has it too. */
  readonly certified?: true;
  /**
   * The figure of a region: the sum over its villages, perhaps only if all of them have it, or if any has it.
   * A fact of a village has none.
   */
  readonly ofRegion: 'sum' | 'sum-if-all-know' | 'sum-if-any-knows' | 'none';
  /** False if it cannot be added up over the codes of one place: a household may count under two of them. */
  readonly acrossCodes?: false;
  /** The least and the greatest value of degrees, and of a count that has other limits than 0 and 2^53. */
  readonly range?: readonly [least: number, most: number];
}

/**
 * The facts and figures of a village, in the order in which they are announced, stored and shown. They are
 * declared only here; where other code lists them, its type is checked against this table. Sales are net of
 * refunds; the `paidBy…` figures are before refunds.
 */
export const villageFigures = {
  kind: {
    is: 'kindOfVillage',
    says: 'An administrative village, or a residents’ committee',
    ofRegion: 'none',
  },
  townshipCode: {
    is: 'townshipCode',
    says: 'The township by the registration in force or, if that names none, the first nine digits of the village code',
    certified: true,
    ofRegion: 'none',
  },
  povertyCounty: {
    is: 'truth',
    says: 'Whether the county is a poverty county; absent if the registration does not state it',
    optional: true,
    certified: true,
    ofRegion: 'none',
  },
  longitude: {
    is: 'degrees',
    says: 'The longitude on WGS 84; absent if it is not registered',
    optional: true,
    certified: true,
    ofRegion: 'none',
    range: [-180, 180],
  },
  latitude: {
    is: 'degrees',
    says: 'The latitude on WGS 84; absent if it is not registered',
    optional: true,
    certified: true,
    ofRegion: 'none',
    range: [-90, 90],
  },
  urbanRural: {
    is: 'urbanRuralClass',
    says: 'The urban–rural class of the National Bureau of Statistics; absent if it is not registered',
    optional: true,
    ofRegion: 'none',
  },
  formerCodes: {
    is: 'villageCodes',
    says: 'The former codes of the place, by the registration in force; absent if it names none',
    optional: true,
    ofRegion: 'none',
  },
  households: {
    is: 'count',
    says: 'Households by the registration in force',
    certified: true,
    ofRegion: 'sum',
    acrossCodes: false,
    range: [1, 1_000_000],
  },
  salesFen: { is: 'fen', says: 'Sales of all shops, paid minus refunded', certified: true, ofRegion: 'sum' },
  alibabaSalesFen: {
    is: 'fen',
    says: 'Sales of Alibaba shops, paid minus refunded',
    certified: true,
    ofRegion: 'sum',
  },
  openShops: { is: 'count', says: 'Open shops', ofRegion: 'sum' },
  activeShops: {
    is: 'count',
    says: 'Active shops: open for 30 days at least, with one order a month on average',
    certified: true,
    ofRegion: 'sum',
  },
  activeAlibabaShops: {
    is: 'count',
    says: 'Active shops on Alibaba platforms',
    certified: true,
    ofRegion: 'sum',
  },
  marginalShops: {
    is: 'count',
    says: 'Active shops that would not be active with one order fewer: a sign of data quality; absent if an earlier version did not count them',
    optional: true,
    certified: true,
    ofRegion: 'sum-if-all-know',
  },
  activeHouseholds: {
    is: 'count',
    says: 'Households with an active shop',
    certified: true,
    ofRegion: 'sum',
    acrossCodes: false,
  },
  activeAlibabaHouseholds: {
    is: 'count',
    says: 'Households with an active shop on an Alibaba platform',
    certified: true,
    ofRegion: 'sum',
    acrossCodes: false,
  },
  shopsOfKnownHouseholds: {
    is: 'count',
    says: 'Active shops whose household is known; if they are fewer than the active shops, the numbers of households are lower bounds',
    certified: true,
    ofRegion: 'sum',
  },
  paidByCategoryFen: { is: 'fenByCategory', says: 'Paid, before refunds, by category', ofRegion: 'sum' },
  paidByUrbanBuyersFen: {
    is: 'fen',
    says: 'Paid by urban buyers, before refunds, by orders that state the area',
    ofRegion: 'sum',
  },
  paidByRuralBuyersFen: {
    is: 'fen',
    says: 'Paid by rural buyers, before refunds, by orders that state the area',
    ofRegion: 'sum',
  },
  paidByChannelFen: {
    is: 'fenByChannel',
    says: 'Paid, before refunds, by orders that state their channel; absent if none does',
    optional: true,
    certified: true,
    ofRegion: 'sum-if-any-knows',
  },
} as const satisfies Readonly<Record<string, FigureRow>>;
