import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { type mongo } from 'mongoose';
import {
  decodeAssessed,
  decodeCertified,
  encodeVillageAssessed,
  encodeVillageCertified,
  parseExactJson,
  schemasOfClasses,
  type VerdictEventType,
  verdictEventTypes,
  violations,
} from '@taocun/contracts';
import {
  builtInRuleSets,
  certifiedFigures,
  type FigureName,
  figureNames,
  figureOf,
  type FiguresOf,
  isRequired,
  NO_KEEPERS,
  type Quantities,
} from '@taocun/domain';
import { anyFigures } from '@taocun/harness/any-figures';
import { type TObject } from '@taocun/openapi';
import { ColumnarDatabase, creation } from '@taocun/reporting-answers';
import { AssessmentsState, certificationOf } from '@taocun/reporting-projection';
import {
  announcedCertificate,
  type CertificateSegment,
  certificatesIn,
  integerOf,
  packed,
  type VillageReadModel,
} from '@taocun/reporting-store';
import { fingerprint } from '../../../apps/classification/src/assessments/fingerprint';
import {
  assessed,
  certified,
  follows,
} from '../../../libs/contracts/src/announcements/verdict-event.fixture';
import { type TableOf } from '../../../libs/reporting/answers/src/table/columns';
import { regionSums } from '../../../libs/reporting/answers/src/table/region-sums';
import {
  certificates as certificateTable,
  levels,
  macros,
  villages as villageTable,
} from '../../../libs/reporting/answers/src/table/tables';
import {
  RegionReport,
  RegionSummary,
} from '../../../libs/reporting/reports/src/regions/sums/region-report-answers';
import {
  Certification,
  VillageAnswer,
  VillageSummary,
} from '../../../libs/reporting/reports/src/villages/answers';

// Each figure of the table arrives at each station with the value that it was given: from the event to the
// columns.

const runs = Number(process.env['PROPERTY_RUNS'] ?? 200);
const at = { partition: 5, offset: 1_204 };
const place = { partition: 3, offset: 2 ** 40 };

/**
 * The figures of an object, amounts as bigint: equal amounts then compare equal, whatever their type. Missing
 * ones stay missing.
 */
function figuresIn(names: readonly FigureName[], from: object): object {
  const values: Readonly<Record<string, unknown>> = { ...from };
  return Object.fromEntries(
    names
      .map((name) => [name, exact(values[name])] as const)
      .filter(([, value]) => value !== undefined && value !== null),
  );
}

function exact(value: unknown): unknown {
  if (Number.isInteger(value) || typeof value === 'bigint') return BigInt(value as bigint);
  if (typeof value !== 'object' || value === null) return value;
  if ('_bsontype' in value) return integerOf(value as mongo.Decimal128);
  return Object.fromEntries(Object.entries(value).map(([name, amount]) => [name, exact(amount)]));
}

/** The last row of a document in a table of DuckDB. */
function rowOf<Document>(table: TableOf<Document>, document: Document) {
  const row = [...table.rowsOf(document)].at(-1) ?? [];
  return Object.fromEntries(table.columns.map(({ name }, column) => [name, row[column]]));
}

const without = <Value extends object>(value: Value, names: readonly string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Value;

/** The stored document of a village with these figures. */
function documentOf(figures: FiguresOf<FigureName>): VillageReadModel {
  const text = encodeVillageAssessed({ ...without(assessed, figureNames), ...figures }, at);
  const state = new AssessmentsState(builtInRuleSets);
  state.apply({ ...decodeAssessed(text), place, bytes: text.length });
  const [villages] = state.takeChanges().writes;
  return villages?.replacing?.[0] as VillageReadModel;
}

it('an assessment brings every figure of a village to event, document and column', () => {
  fc.assert(
    fc.property(anyFigures(figureNames), (figures) => {
      const given = figuresIn(figureNames, figures);
      const text = encodeVillageAssessed({ ...without(assessed, figureNames), ...figures }, at);
      const event = decodeAssessed(text);
      expect(figuresIn(figureNames, event.data)).toEqual(given);
      expect(
        violations(
          verdictEventTypes['taocun.village.assessed.v1'],
          (parseExactJson(text) as { data: object }).data,
        ),
      ).toEqual([]);
      const document = documentOf(figures);
      expect(figuresIn(figureNames, document)).toEqual(given);
      expect(figuresIn(figureNames, rowOf(villageTable, document))).toEqual(given);
    }),
    { numRuns: runs },
  );
});

it('a certificate brings its figures to event, document, segment and column, and back into the event', () => {
  fc.assert(
    fc.property(anyFigures(certifiedFigures), (figures) => {
      const given = figuresIn(certifiedFigures, figures);
      const {
        keepers: _keepers,
        workersKnown: _known,
        workers: _workers,
        ...bare
      } = without(certified, certifiedFigures);
      const text = encodeVillageCertified({ ...bare, ...figures }, follows);
      const event = decodeCertified(text);
      expect(figuresIn(certifiedFigures, event.data)).toEqual(given);
      expect(
        violations(
          verdictEventTypes['taocun.village.certified.v1'],
          (parseExactJson(text) as { data: object }).data,
        ),
      ).toEqual([]);
      const document = certificationOf(event, place);
      expect(figuresIn(certifiedFigures, document)).toEqual(given);
      const { villageCode } = document;
      // The columns of the segment also have cells of a certificate with other figures.
      const other = certificationOf(decodeCertified(encodeVillageCertified(certified, follows)), place);
      const segment: CertificateSegment = {
        _id: 'a',
        ...place,
        list: 'world-bank-2019:2014',
        first: villageCode,
        last: villageCode,
        count: 2,
        packed: packed([other, document]),
      };
      expect(certificatesIn(segment)).toEqual([other, document]);
      expect(figuresIn(certifiedFigures, rowOf(certificateTable, segment))).toEqual(given);
      expect(announcedCertificate(document).event).toBe(text);
    }),
    { numRuns: runs },
  );
});

const events: readonly (readonly [VerdictEventType, string, readonly FigureName[]])[] = [
  ['taocun.village.assessed.v1', encodeVillageAssessed(assessed, at), figureNames],
  ['taocun.village.certified.v1', encodeVillageCertified(certified, follows), certifiedFigures],
];
const everyFigure = events.flatMap(([type, text, names]) => names.map((name) => [type, name, text] as const));

it.each(everyFigure)('%s without %s, or with a text as its value, is no valid event', (type, name, text) => {
  const { data } = parseExactJson(text) as { readonly data: object };
  const isValid = (changed: object): boolean => violations(verdictEventTypes[type], changed).length === 0;
  expect([isValid(data), isValid({ ...data, [name]: 'many' }), isValid(without(data, [name]))]).toEqual([
    true,
    false,
    !isRequired(name),
  ]);
});

const answers: readonly (readonly [TObject, readonly FigureName[]])[] = [
  [VillageSummary, figureNames],
  [VillageAnswer, figureNames],
  [Certification, certifiedFigures],
  [RegionSummary, figureNames.filter((name) => figureOf(name).ofRegion !== 'none')],
  [RegionReport, figureNames.filter((name) => figureOf(name).ofRegion !== 'none')],
];
const everyMember = answers.flatMap(([item, names]) =>
  names.map((name) => [item.$id ?? '', name, item] as const),
);

it.each(everyMember)(
  'the answer %s has %s, and requires it unless a village may lack it',
  (_answer, name, { properties, required = [] }) => {
    expect([name in properties, required.includes(name)]).toEqual([true, isRequired(name)]);
  },
);

it('a region has the sum of every figure over its villages, if all know it or if any does, as the figure demands', async () => {
  const database = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: tmpdir() });
  try {
    await database.change(async (writing) => {
      for (const macro of macros) await writing.run(macro);
      await writing.run(creation('levels', levels));
      await writing.append('levels', levels, ['nation']);
    });
    for (const group of fc.sample(fc.array(anyFigures(figureNames), { minLength: 1, maxLength: 3 }), {
      numRuns: 10,
      seed: 7,
    })) {
      await database.change(async (writing) => {
        await writing.run(
          creation('villages', villageTable).replace('CREATE TABLE', 'CREATE OR REPLACE TABLE'),
        );
        await writing.append('villages', villageTable, group.map(documentOf));
      });
      const [row = {}] = await database.rows<object>(`SELECT * FROM (${regionSums})`);
      const names = figureNames.filter((name) => figureOf(name).ofRegion !== 'none');
      expect(figuresIn(names, row)).toEqual(
        Object.fromEntries(names.flatMap((name) => naiveSum(name, group))),
      );
    }
  } finally {
    database.close();
  }
});

/** The rules of sums, written a second time: nothing here is imported from the code that it tests. */
function naiveSum(name: FigureName, group: readonly object[]): (readonly [string, unknown])[] {
  const known = group.flatMap((village) =>
    Object.entries(figuresIn([name], village)).map(([, value]) => value),
  );
  const rule = figureOf(name).ofRegion;
  if (rule === 'sum-if-all-know' && known.length < group.length) return [];
  if (rule === 'sum-if-any-knows' && known.length === 0) return [];
  return [[name, known.reduce(plus)]];
}

function plus(a: unknown, b: unknown): unknown {
  if (typeof a !== 'object' || a === null) return (a as bigint) + (b as bigint);
  return Object.fromEntries(
    Object.entries(a).map(([amount, value]) => [amount, plus(value, (b as Record<string, unknown>)[amount])]),
  );
}

it.each(everyFigure)('the schema of %s describes %s', (type, name) => {
  const schema = schemasOfClasses()[verdictEventTypes[type].name]?.['properties'] as Readonly<
    Record<string, { readonly description?: string }>
  >;
  expect(schema[name]?.description).toContain(figureOf(name).says);
});

it.each(figureNames)('a change of %s is announced', (name) => {
  const {
    villageCode: code,
    asOf,
    formerTownships,
    openShopsBySource,
    lateUpdates,
    months: _months,
    verdicts,
    ...rest
  } = assessed;
  const village = { formerTownships, openShopsBySource, lateUpdates, months: [], verdicts };
  const quantities = { ...rest, code, asOf, keepers: NO_KEEPERS, workersKnown: 0, workers: 0 } as Quantities;
  const printOf = (changed: object) => fingerprint({ ...village, quantities: { ...quantities, ...changed } });
  const value = quantities[name];
  const amounts = Array.isArray(value)
    ? value.map((_, at) => value.with(at, '7'))
    : typeof value === 'object'
      ? Object.keys(value).map((amount) => ({ ...value, [amount]: 7 }))
      : [7];
  const prints = [
    printOf({}),
    ...amounts.map((amount) => printOf({ [name]: amount })),
    ...(isRequired(name) ? [] : [printOf({ [name]: undefined })]),
  ];
  expect(new Set(prints).size).toBe(prints.length);
});
