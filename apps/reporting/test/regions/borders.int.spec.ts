import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parseExactJson } from '@taocun/contracts';
import {
  categories,
  channels,
  type Fen,
  type FigureAcrossCodes,
  figuresAcrossCodes,
  type FiguresOf,
  townshipOf,
  summedFigures,
} from '@taocun/domain';
import { anyFigures } from '@taocun/harness/any-figures';
import { Api, type Json } from '../api.fixture';
import { seededRandom } from '../random.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const townships = ['330782104', '330782105', '330783104', '350100101'];
const months = ['2014-01', '2014-02', '2014-03'];

const { below: random } = seededRandom();

interface Place {
  readonly code: string;
  readonly townshipCode: string;
  readonly formerCodes?: readonly string[];
  readonly sales: readonly number[];
  readonly figures: FiguresOf<FigureAcrossCodes>;
}

// Renamings and mergers make chains of former codes; sometimes a code is divided, or codes form a circle.
const codes = Array.from(
  { length: 40 },
  (_, at) => `${townships[random(townships.length)]}2${String(at).padStart(2, '0')}`,
);
/** One to three codes; some are of no village that is known here. */
const someCodes = (own: string): readonly string[] => {
  const some = Array.from({ length: 1 + random(3) }, () =>
    random(10) === 0 ? '330782104999' : codes[random(codes.length)]!,
  ).filter((code) => code !== own);
  return some.length === 0 ? ['330782104998'] : [...new Set(some)];
};
const places: readonly Place[] = codes.map((code) => ({
  code,
  townshipCode: random(4) === 0 ? townships[random(townships.length)]! : townshipOf(code),
  ...(random(2) === 0 && { formerCodes: someCodes(code) }),
  sales: months.map(() => random(1_000)),
  figures: fc.sample(anyFigures(figuresAcrossCodes), { numRuns: 1, seed: random(2 ** 31) })[0]!,
}));

/**
 * The present place of a code, found without the table: its only successor, and so on, unless that leads
 * back.
 */
function presentOf(place: Place): Place {
  let present = place;
  let steps = 0;
  for (;;) {
    const successors = places.filter(({ formerCodes = [] }) => formerCodes.includes(present.code));
    if (successors.length !== 1) return present;
    if (++steps > places.length) return place;
    present = successors[0]!;
  }
}

const api = Api.inTests();

beforeAll(async () => {
  for (const { code, townshipCode, formerCodes, sales, figures } of places) {
    const moved =
      townshipCode === townshipOf(code)
        ? {}
        : { formerTownships: [{ townshipCode: townshipOf(code), until: '2014-03-15' }] };
    const registered = { townshipCode, ...moved, ...(formerCodes !== undefined && { formerCodes }) };
    const byMonth = months.map((month, at) => ({ month, salesFen: sales[at]!, alibabaSalesFen: 0 }));
    await saveAssessed(
      api.connection,
      assessed(code, { ...registered, ...figures, asOf: dayOf('2014-03-31'), months: byMonth }),
    );
    const certificate = {
      year: 2014,
      townshipCode: townshipOf(code),
      salesFen: sum(sales),
      alibabaSalesFen: 0,
      activeShops: 1,
    };
    await saveCertificates(api.connection, certified(code, certificate));
  }
});

const sum = (amounts: Iterable<number>): number => [...amounts].reduce((all, one) => all + one, 0);

it('the panel sums the codes of a place, by the present codes of the villages', async () => {
  const now = (await api.json('/regions/CN')).asOf;
  const rows = async (file: string): Promise<Json[]> =>
    parse((await api.app.inject(`/data/${now}/${file}.csv`)).payload, { columns: true });
  const present = new Map(
    (await rows('villages')).map(({ villageCode, presentCode }) => [villageCode, presentCode]),
  );
  const sales = new Map<string, number>();
  for (const { villageCode, month, salesFen } of await rows('panel')) {
    const key = `${present.get(villageCode)} ${month}`;
    sales.set(key, (sales.get(key) ?? 0) + Number(salesFen));
  }
  const expected = new Map<string, number>();
  for (const place of places)
    for (const [at, month] of months.entries()) {
      const key = `${presentOf(place).code} ${month}`;
      expected.set(key, (expected.get(key) ?? 0) + place.sales[at]!);
    }
  expect(sales).toEqual(expected);
});

it.each(['', '33', '330782', ...townships])(
  'series and answer of region %j sum the codes of a place',
  async (region) => {
    const inside = (place: Place): boolean => presentOf(place).townshipCode.startsWith(region);
    const there = places.filter(inside);
    const { items } = await api.json(`/series?borders=today${region && `&region=${region}`}`);
    expect(items.map(({ month, salesFen }: Json) => [month, salesFen])).toEqual(
      there.length === 0 ? [] : months.map((month, at) => [month, sum(there.map(({ sales }) => sales[at]!))]),
    );
    expect(items.filter((item: Json) => 'qualifying' in item || 'new' in item)).toEqual([]);
    const { payload } = await api.get(`/regions/${region || 'CN'}?borders=today`);
    const { bordersOfToday } = parseExactJson(payload) as Json;
    const { notAdded, ...sums } = bordersOfToday;
    expect(exact(sums)).toEqual(naiveSums(there.map(({ figures }) => figures)));
    expect(
      [
        ...summedFigures.filter(
          (name: string) => name !== 'marginalShops' && name !== 'paidByChannelFen' && !(name in sums),
        ),
      ].sort(),
    ).toEqual(notAdded.filter((name: string) => summedFigures.some((each) => each === name)).sort());
  },
);

/**
 * The sums over villages by hand: of money by kind or channel each amount; marginal shops only if every
 * village has them.
 */
function naiveSums(villages: readonly FiguresOf<FigureAcrossCodes>[]): object {
  const total = (valueOf: (village: FiguresOf<FigureAcrossCodes>) => Fen) =>
    villages.reduce((all, each) => all + BigInt(valueOf(each)), 0n);
  const channelsKnown = villages.some(({ paidByChannelFen }) => paidByChannelFen !== undefined);
  return {
    salesFen: total(({ salesFen }) => salesFen),
    alibabaSalesFen: total(({ alibabaSalesFen }) => alibabaSalesFen),
    openShops: total(({ openShops }) => openShops),
    activeShops: total(({ activeShops }) => activeShops),
    activeAlibabaShops: total(({ activeAlibabaShops }) => activeAlibabaShops),
    shopsOfKnownHouseholds: total(({ shopsOfKnownHouseholds }) => shopsOfKnownHouseholds),
    paidByUrbanBuyersFen: total(({ paidByUrbanBuyersFen }) => paidByUrbanBuyersFen),
    paidByRuralBuyersFen: total(({ paidByRuralBuyersFen }) => paidByRuralBuyersFen),
    paidByCategoryFen: Object.fromEntries(
      categories.map((each) => [each, total(({ paidByCategoryFen }) => paidByCategoryFen[each])]),
    ),
    ...(villages.length > 0 &&
      villages.every(({ marginalShops }) => marginalShops !== undefined) && {
        marginalShops: total(({ marginalShops }) => marginalShops ?? 0),
      }),
    ...(channelsKnown && {
      paidByChannelFen: Object.fromEntries(
        channels.map((each) => [each, total(({ paidByChannelFen }) => paidByChannelFen?.[each] ?? 0)]),
      ),
    }),
  };
}

/** Counts and amounts as bigint, whatever their type. */
function exact(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, exact(member)]));
}

it('a village names the other codes of its place', async () => {
  for (const place of places) {
    const { otherCodes = [] } = await api.json(`/villages/${place.code}`);
    const present = presentOf(place);
    const same = places.filter((other) => other !== place && presentOf(other) === present);
    expect(new Map(otherCodes.map(({ villageCode, isPresent }: Json) => [villageCode, isPresent]))).toEqual(
      new Map(same.map(({ code }) => [code, code === present.code])),
    );
  }
});
