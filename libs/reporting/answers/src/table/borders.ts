import { certifiedFigures, isFact, keeperCountNames, summedFigures } from '@taocun/domain';
import { figure } from './figure';
import { eachSumOf } from './region-sums';

/** Figures are those of each code, or those of the places to which the codes lead today. */
export const borders = ['then', 'today'] as const;
export type Borders = (typeof borders)[number];

/** The relations that have a twin in the borders of today, whose name ends with `OfToday`. */
const inBothBorders = ['villages', 'certificates', 'certified'] as const;

/** The statement over places of today, if those borders are asked for. */
export function inBorders(statement: string, within: Borders): string {
  if (within === 'then') return statement;
  const twins = inBothBorders.filter((name) => new RegExp(`\\b${name}\\b`).test(statement));
  const named = twins.map((name) => `${name} AS NOT MATERIALIZED (FROM ${name}OfToday)`);
  return named.length === 0 ? statement : `WITH ${named.join(', ')} FROM (${statement})`;
}

/** A place's households are those of its registration, not a sum. */
const summed = summedFigures.filter((name) => name !== 'households');
const summedInCertificates = summed.filter((name) => certifiedFigures.some((each) => each === name));
const factsOfCertificates = certifiedFigures.filter((name) => isFact(name) || name === 'households');
const peopleCounts = [...keeperCountNames, 'workersKnown', 'workers'];

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const openShops = (rows: string, keys: string): string => `
  SELECT ${keys}, list({ 'source': source, 'openShops': shops } ORDER BY source) AS openShopsBySource
  FROM (
    SELECT ${keys}, each.source AS source, sum(each.openShops) AS shops
    FROM (SELECT ${keys}, unnest(openShopsBySource) AS each FROM ${rows})
    GROUP BY ALL
  )
  GROUP BY ALL`;

/** Joins rows by code with their place, of those in askedPlaces. */
const withPlaces = 'JOIN placeCodes USING (code) JOIN askedPlaces USING (place)';

/** Sums over the codes of each place in askedPlaces, which decide it. */
export const placeSums = `
  SELECT place, ${eachSumOf(summed)}, max("asOf") AS "asOf", list(code ORDER BY code) FILTER (code <> place) AS addedCodes
  FROM villages ${withPlaces}
  GROUP BY place`;

/** The same of certificates, by rule set and year. */
export const placeCertificateSums = `
  SELECT
    place,
    ruleSet,
    year,
    ${eachSumOf(summedInCertificates)},
    any_value(windowFrom) AS windowFrom,
    any_value("asOf") AS "asOf",
    CASE WHEN count(people) > 0 THEN { ${peopleCounts.map((name) => `'${name}': sum(people."${name}")`).join(', ')} } END AS people
  FROM certificates ${withPlaces}
  GROUP BY place, ruleSet, year`;

/** The decided places as villages. */
export const placeVillages = `
  SELECT
    own.* EXCLUDE (${listed([...summed, 'asOf', 'openShopsBySource', 'lateUpdates', 'qualifiesUnder', 'verdicts', 'addedCodes'])}),
    sums.* EXCLUDE (place),
    shops.openShopsBySource,
    coalesce(late.lateUpdates, []) AS lateUpdates,
    coalesce(verdicts.qualifiesUnder, []) AS qualifiesUnder,
    coalesce(verdicts.verdicts, []) AS verdicts
  FROM placeSums AS sums
  JOIN villages AS own ON own.code = place
  LEFT JOIN (${openShops(`villages ${withPlaces}`, 'place')}) AS shops USING (place)
  LEFT JOIN (
    SELECT place, list({ 'cutOff': cutOff, 'updates': updates, 'salesFen': salesFen, 'alibabaSalesFen': alibabaSalesFen } ORDER BY cutOff) AS lateUpdates
    FROM (
      SELECT place, late.cutOff AS cutOff, sum(late.updates) AS updates, sum(late.salesFen) AS salesFen, sum(late.alibabaSalesFen) AS alibabaSalesFen
      FROM (SELECT place, unnest(lateUpdates) AS late FROM villages ${withPlaces})
      GROUP BY ALL
    )
    GROUP BY ALL
  ) AS late USING (place)
  LEFT JOIN (
    SELECT
      code AS place,
      coalesce(list(ruleSet ORDER BY ruleSet) FILTER (qualifies), []) AS qualifiesUnder,
      list({ 'ruleSet': ruleSet, 'qualifies': qualifies, 'sequence': 0 } ORDER BY ruleSet) AS verdicts
    FROM placeVerdicts
    WHERE year IS NULL
    GROUP BY ALL
  ) AS verdicts USING (place)`;

/** Their certificates, with the registered facts of today. */
export const placeCertificates = `
  SELECT
    sums.place AS code,
    sums.* EXCLUDE (place),
    own.name,
    ${factsOfCertificates.map((name) => `own."${name}"`).join(', ')},
    own.inPovertyCounty,
    shops.openShopsBySource,
    placeVerdicts.qualifies,
    placeVerdicts.criteria
  FROM placeCertificateSums AS sums
  JOIN villages AS own ON own.code = sums.place
  JOIN placeVerdicts ON placeVerdicts.code = sums.place AND placeVerdicts.ruleSet = sums.ruleSet AND placeVerdicts.year = sums.year
  LEFT JOIN (${openShops(`certificates ${withPlaces}`, 'place, ruleSet, year')}) AS shops
    ON shops.place = sums.place AND shops.ruleSet = sums.ruleSet AND shops.year = sums.year`;

/** The twins, after the tables and views of their time. */
export const viewsOfToday: readonly string[] = [
  `placeCodes AS SELECT present AS place, code FROM formerCodes WHERE present IS NOT NULL
    UNION ALL SELECT DISTINCT present, present FROM formerCodes WHERE present IS NOT NULL`,
  `villagesOfToday AS FROM villages ANTI JOIN placeCodes USING (code) UNION ALL BY NAME FROM placeVillages`,
  `certificatesOfToday AS
    SELECT * EXCLUDE (presentTownship) REPLACE (coalesce(presentTownship, townshipCode) AS townshipCode)
    FROM certificates ANTI JOIN placeCodes USING (code) LEFT JOIN (SELECT code, townshipCode AS presentTownship FROM villages) USING (code)
    UNION ALL BY NAME FROM placeCertificates`,
  `certifiedOfToday AS ${inBorders(figure('certified'), 'today')}`,
].map((view) => `CREATE OR REPLACE VIEW ${view}`);
