import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import {
  builtInRuleSets,
  type Criterion,
  criteriaOf,
  cutOffOf,
  type Figures,
  isoOfDay,
  kinds,
  qualifies,
  versionAsOf,
} from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { seededRandom } from '../random.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const { random: next, below: random } = seededRandom();
const years = [2014, 2015, 2016, 2018, 2020, 2022];

interface Certificate {
  readonly code: string;
  readonly ruleSet: string;
  readonly year: number;
  readonly asOf: number;
  readonly figures: Figures;
  readonly qualifies: boolean;
  readonly criteria: readonly Criterion[];
}

const certificates: readonly Certificate[] = Array.from(
  { length: 25 },
  (_, at) => `3307821042${String(at).padStart(2, '0')}`,
).flatMap((code) =>
  builtInRuleSets.flatMap((rules) =>
    years.flatMap((year) => {
      const asOf = cutOffOf(rules, year);
      if (asOf === undefined || random(4) === 0) return [];
      const version = versionAsOf(rules, asOf);
      const figures = someFigures();
      return [
        {
          code,
          ruleSet: rules.id,
          year,
          asOf,
          figures,
          qualifies: qualifies(figures, version),
          criteria: criteriaOf(figures, version),
        },
      ];
    }),
  ),
);

/** Near the thresholds, at them, and far from them; sometimes without sales or without households. */
function someFigures(): Figures {
  const around = (threshold: number): number =>
    [0, threshold, threshold + 1, Math.round(threshold * 3 * next()), -5][random(5)]!;
  const shops = Math.abs(around(100));
  const salesFen = around(1_000_000_000);
  return {
    kind: kinds[random(4) === 0 ? 1 : 0],
    households: random(8) === 0 ? 0 : 100 + random(900),
    salesFen,
    alibabaSalesFen: random(3) === 0 ? salesFen : around(600_000_000),
    activeShops: shops,
    activeAlibabaShops: Math.min(shops, Math.abs(around(90))),
    activeHouseholds: Math.min(shops, 50),
    activeAlibabaHouseholds: Math.min(shops, 40),
  };
}

const api = Api.inTests();
beforeAll(async () => {
  await saveAssessed(api.connection, assessed('330782104200', { asOf: dayOf('2023-01-01') }));
  const events = certificates.map(({ code, figures, ...announced }) => {
    const { kind: _, ...sums } = figures;
    return certified(code, { ...announced, ...sums });
  });
  await saveCertificates(api.connection, ...events);
});

const text = (value: string | number | bigint | boolean | null | undefined): string => String(value ?? '');
const camel = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The logarithm of value divided by threshold; undefined if there is none. */
function margin({
  value,
  threshold,
}: {
  readonly value: unknown;
  readonly threshold: unknown;
}): number | undefined {
  const of = (measure: unknown): number => {
    const { part, whole } = measure as { readonly part: number; readonly whole: number };
    if (typeof measure !== 'object') return Number(measure);
    return Number(whole) > 0 ? Number(part) / Number(whole) : NaN;
  };
  const ratio = of(value) / of(threshold);
  return ratio > 0 && Number.isFinite(ratio) ? Math.log(ratio) : undefined;
}

/** The row of a certificate, computed from it and the other certificates only. */
function naive(of: Certificate, all: readonly Certificate[]): Json {
  const other = (year: number) =>
    all.find((each) => each.code === of.code && each.ruleSet === of.ruleSet && each.year === year);
  const isIssued = (year: number) => all.some((each) => each.ruleSet === of.ruleSet && each.year === year);
  const listed = (year: number) => (isIssued(year) ? other(year)?.qualifies === true : undefined);
  const margins = of.criteria.flatMap((criterion): (readonly [string, number | undefined])[] => {
    if (!('anyOf' in criterion))
      return typeof criterion.value === 'string' ? [] : [[criterion.criterion, margin(criterion)]];
    const parts = criterion.anyOf.map((one) => [one.criterion, margin(one)] as const);
    const known = parts.flatMap(([, value]) => value ?? []);
    return [[criterion.criterion, known.length === 0 ? undefined : Math.max(...known)], ...parts];
  });
  const after = other(of.year + 1)?.figures;
  return {
    villageCode: of.code,
    year: String(of.year),
    ruleSet: of.ruleSet,
    asOf: isoOfDay(of.asOf),
    listed: String(of.qualifies),
    isOfKind: String(of.criteria.find(({ criterion }) => kinds.some((kind) => kind === criterion))?.holds),
    listedBefore: text(listed(of.year - 1)),
    nextListed: text(listed(of.year + 1)),
    nextSalesFen: text(after?.salesFen),
    nextActiveShops: text(after?.activeShops),
    nextHouseholds: text(after?.households),
    ...Object.fromEntries(
      margins.map(([name, value]) => [`${camel(name)}LogMargin`, value?.toFixed(9) ?? '']),
    ),
  };
}

it.each(['2014', '2016', '2020', '2023-01-01'])(
  'version %s has each certificate with its margins and what the lists before and after it say',
  async (version) => {
    const { payload } = await api.app.inject(`/data/${version}/running-variables.csv`);
    const rows: Json[] = parse(payload, { columns: true });
    const asOf = (each: Certificate): string => isoOfDay(each.asOf);
    const last =
      certificates
        .filter(({ year }) => String(year) === version)
        .map(asOf)
        .sort()
        .at(-1) ?? version;
    const issued = certificates.filter((each) => asOf(each) <= last);
    const byKey = new Map(rows.map((row) => [`${row.villageCode} ${row.year} ${row.ruleSet}`, row]));
    expect([rows.length, byKey.size]).toEqual([issued.length, issued.length]);
    for (const each of issued) {
      const expected = naive(each, issued);
      const row = byKey.get(`${each.code} ${each.year} ${each.ruleSet}`);
      const actual = Object.entries(row ?? {}).map(([name, value]) => [
        name,
        name.endsWith('LogMargin') && value !== '' ? Number(value).toFixed(9) : value,
      ]);
      const all = {
        townshipCode: each.code.slice(0, 9),
        ...Object.fromEntries(
          Object.keys(row ?? {})
            .filter((name) => name.endsWith('LogMargin'))
            .map((name) => [name, '']),
        ),
      };
      expect(Object.fromEntries(actual)).toMatchObject({ ...all, ...expected });
    }
    const { rawPayload } = await api.app.inject(`/data/${version}/running-variables.parquet`);
    expect((await parquetReadObjects({ file: Uint8Array.from(rawPayload).buffer })).length).toBe(rows.length);
  },
);

it('the version is described: a column for each margin, and the citation', async () => {
  const dataset: Json = JSON.parse((await api.app.inject('/data/2020/dcat.jsonld')).payload);
  const file = dataset['dcat:distribution'].find((one: Json) =>
    one['@id'].endsWith('/running-variables.csv'),
  );
  const names = file['csvw:tableSchema']['csvw:column']['@list'].map((column: Json) => column['csvw:name']);
  expect(names.filter((name: string) => name.endsWith('LogMargin'))).toEqual(
    ['annualSales', 'alibabaMajority', 'scale', 'activeShops', 'activeHouseholdShare', 'activeShopShare'].map(
      (name) => `${name}LogMargin`,
    ),
  );
  expect(dataset['dct:bibliographicCitation']).toContain('version 2020');
});
