import { certifiedFigures } from '@taocun/domain';
import { type TObject } from '@taocun/openapi';
import { columnsOfItem, figure, memberOf, typedColumnsOf } from '@taocun/reporting-answers';
import { type ProduceSums } from '@taocun/reporting-store';
import { parametersOfSeries, series, SeriesPoint } from '../../regions/sums/series';
import { Certification, VillageSummary } from '../../villages/answers';
import { columnOf, type DataColumn, type DataTable } from './columns';
import { runningVariables } from './running-variables';

const { day, integer, text, words } = columnOf;

/** Columns that an answer of the API also has, as described by its schema. */
function documented(item: TObject, names: readonly string[]): readonly DataColumn[] {
  return typedColumnsOf(item, names).map(({ name, type }) => ({
    name,
    type: name === 'asOf' || name === 'windowFrom' ? 'day' : type,
    description: String(memberOf(item, name)?.['description'] ?? ''),
  }));
}

const placeCodes = [
  text('provinceCode', 'The first 2 digits of the township code.'),
  text('prefectureCode', 'Its first 4 digits.'),
  text('countyCode', 'Its first 6 digits.'),
  text('townshipCode', 'The township of the village on the last day of the month.'),
];

const produceColumns: Readonly<Record<keyof ProduceSums, string>> = {
  orders: 'Orders of produce whose weight and local price are known.',
  grams: 'Their weight in grams.',
  paidFen: 'What buyers paid for them, in fen, before refunds.',
  localValueFen: 'Their value at the local price, in fen.',
  urbanGrams: 'The weight that urban buyers bought, in grams.',
  urbanPaidFen: 'What urban buyers paid, in fen.',
  buyersKnownPaidFen: 'What buyers paid whose area the order states, in fen.',
};
const sums = [
  integer('salesFen', "All shops' sales in the month: paid minus refunded, in fen."),
  integer('alibabaSalesFen', "Alibaba shops' sales in the month, in fen."),
  ...Object.entries(produceColumns).map(([name, description]) => integer(name, description)),
];

const panel: DataTable = {
  name: 'panel',
  title: 'Every village in every month from its first sales on',
  key: ['villageCode', 'month'],
  rows: figure('panel'),
  columns: [
    text('villageCode', 'The twelve digits of the National Bureau of Statistics.'),
    text('month', 'A calendar month in China Standard Time, as 2014-11.'),
    text('name', 'The name of the village, as registered now.'),
    ...placeCodes,
    day('asOf', 'The last day that the figures are of.'),
    words(
      'qualifiesUnder',
      'The rule sets under which the village qualified at the end of that day, with spaces between.',
    ),
    integer(
      'povertyDelistedYear',
      "The year in which its county left the State Council's list of 832 poverty counties, as its province announced; empty where it was not on it.",
    ),
    day('countedOn', 'The day of the last certificate by then; empty before the first.'),
    integer('households', 'Households, as counted on that day.'),
    integer('activeShops', 'Active shops, as counted on that day.'),
    integer('activeHouseholds', 'Households with an active shop, as counted on that day.'),
    ...sums,
  ],
};

const isOfCertificate: ReadonlySet<string> = new Set(certifiedFigures);

const certified: DataTable = {
  name: 'certified',
  title: 'The certificates of each year under each rule set',
  key: ['villageCode', 'year', 'ruleSet'],
  rows: 'SELECT * FROM certified WHERE "asOf" <= $day',
  columns: [
    ...documented(Certification, [
      ...new Set([
        'villageCode',
        'year',
        'ruleSet',
        'name',
        'provinceCode',
        'prefectureCode',
        'countyCode',
        'townshipCode',
        'windowFrom',
        'asOf',
        'qualifies',
        ...columnsOfItem(Certification).filter((column) =>
          isOfCertificate.has(column.split('.')[0] ?? column),
        ),
      ]),
    ]),
    text(
      'criteria',
      'Its reasons, as JSON: of each criterion its name, value, threshold, comparison and whether it holds; of one with alternatives its name, whether it holds, and these. A share is its part and whole.',
    ),
  ],
};

/** The last day of a period; the newest day if the month is not over. */
const lastDay = `least(strftime(last_day((period || '-01')::DATE), '%Y-%m-%d'), "asOf")`;

const regions: DataTable = {
  name: 'regions',
  title: 'Counties, prefectures, provinces and the nation in every month, under each rule set',
  key: ['code', 'month', 'ruleSet'],
  rows: `
    SELECT region AS code, period AS month, ruleSet, level, name, figures.* EXCLUDE (region, period, ruleSet, "asOf"), ${lastDay} AS "asOf"
    FROM (${series}) AS figures
    JOIN levels ON digits = if(region = 'CN', 0, length(region))
    LEFT JOIN (SELECT code, name FROM places) AS named ON named.code = region
    WHERE ${lastDay} <= $day`,
  parameters: { ...parametersOfSeries('month'), computedAt: '' },
  columns: [
    text('code', 'The code of the region: 2, 4 or 6 digits, or CN.'),
    text('month', 'A calendar month in China Standard Time, as 2014-11.'),
    text('ruleSet', 'The rule set. Sales do not depend on it.'),
    text('level', 'county, prefecture, province or nation.'),
    text('name', 'The name of the region; empty where the registry has none.'),
    day('asOf', 'The last day that the figures are of.'),
    ...documented(SeriesPoint, ['qualifying', 'new', 'lost']),
    ...sums,
  ],
};

/** Columns for operators, and those that other tables contain in a better form. */
const notPublished = /^(verdicts|lateUpdates|stateOf\..*)$/;

const villages: DataTable = {
  name: 'villages',
  title: 'Villages as they are assessed now',
  key: ['villageCode'],
  rows: `SELECT * FROM (${figure('villages')}) AS villages JOIN presentPlaces ON presentPlaces.code = villageCode WHERE "asOf" <= $day`,
  isOfNow: true,
  columns: [
    ...documented(
      VillageSummary,
      columnsOfItem(VillageSummary).filter((column) => !notPublished.test(column)),
    ),
    text(
      'presentCode',
      'The code that the place has today. Add up by it to have figures of former codes in the borders of today.',
    ),
    text('presentTownshipCode', 'The township of that place today.'),
  ],
};

/** All tables, in the order of their descriptions. To add a table, add an entry here. */
export const dataTables: readonly DataTable[] = [panel, certified, runningVariables, regions, villages];
