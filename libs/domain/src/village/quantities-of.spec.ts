import { paidCell, refundCell, SalesSums } from '../sales/sales-by-day';
import { NOTHING_KNOWN, peopleOf } from '../shops/people';
import { ShopCounts, UNKNOWN_HOUSEHOLD } from '../shops/shop-counts';
import { quantitiesOf } from './quantities-of';

const registration = {
  timeMs: 0,
  id: 'r',
  source: '/towns',
  name: '青岩刘村',
  households: 10,
  kind: 'administrative-village' as const,
};

it('the quantities of a village are complete', () => {
  const sales = new SalesSums();
  sales.addCell(paidCell(true, 'handicraft', 'urban'), 100);
  sales.addCell(paidCell(false, 'service', 'rural', 'live'), 20);
  sales.addCell(refundCell(true), 3);
  const shops = new ShopCounts();
  shops.openShops = 4;
  shops.marginalShops = 2;
  shops.countActive('h', true, peopleOf({ sex: 'female', birthYear: 1940 }, 3), 1);
  shops.countActive('h', false, NOTHING_KNOWN, 1);
  shops.countActive(UNKNOWN_HOUSEHOLD, false, NOTHING_KNOWN, 1);
  const place = {
    povertyCounty: false,
    longitude: 120.1,
    latitude: 29.3,
    townshipCode: '330782999',
    urbanRural: '122',
    formerCodes: ['330782101201'],
  } as const;
  expect(quantitiesOf('330782103201', 5, { ...registration, ...place }, sales, shops)).toEqual({
    code: '330782103201',
    name: '青岩刘村',
    kind: 'administrative-village',
    townshipCode: '330782999',
    povertyCounty: false,
    longitude: 120.1,
    latitude: 29.3,
    urbanRural: '122',
    formerCodes: ['330782101201'],
    asOf: 5,
    households: 10,
    salesFen: 117,
    alibabaSalesFen: 97,
    openShops: 4,
    activeShops: 3,
    activeAlibabaShops: 1,
    marginalShops: 2,
    activeHouseholds: 1,
    activeAlibabaHouseholds: 1,
    shopsOfKnownHouseholds: 2,
    paidByCategoryFen: { agricultural: 0, handicraft: 100, manufactured: 0, service: 20, other: 0 },
    paidByUrbanBuyersFen: 100,
    paidByRuralBuyersFen: 20,
    paidByChannelFen: { shelf: 0, live: 20, video: 0, group: 0 },
    keepers: {
      sexKnown: 1,
      female: 1,
      birthYearKnown: 1,
      under31: 1,
      returneeKnown: 0,
      returnee: 0,
      povertyKnown: 0,
      povertyRegistered: 0,
    },
    workersKnown: 1,
    workers: 3,
  });
});

it('quantities omit what the registration and all orders omit', () => {
  const quantities = quantitiesOf('330782103201', 5, registration, new SalesSums(), new ShopCounts());
  expect(quantities).toMatchObject({ townshipCode: '330782103', paidByChannelFen: undefined });
  const optional = ['povertyCounty', 'longitude', 'latitude', 'urbanRural', 'formerCodes'] as const;
  expect(optional.filter((name) => quantities[name] !== undefined)).toEqual([]);
});
