import {
  type CertifiedUnder,
  dayOfIso,
  decidePlace,
  decidingFigures,
  fenOf,
  type Figures,
  figuresAs,
  type FiguresOf,
  type RuleSet,
} from '@taocun/domain';
import { storedCriteria } from '@taocun/reporting-store';
import { placeCertificates, placeCertificateSums, placeSums, placeVillages } from './borders';
import { type TableOf } from './columns';
import { certificates, placeVerdicts, villages } from './tables';
import { type Writing } from './writing';

/** The places of several codes, in the borders of today. */
export const placeTables: readonly Pick<TableOf<never>, 'name' | 'columns'>[] = [
  { ...villages, name: 'placeVillages' },
  { ...certificates, name: 'placeCertificates' },
  placeVerdicts,
];

/** Counts are bigints too. */
type Amounts = FiguresOf<(typeof decidingFigures)[number], bigint> & Pick<Figures, 'kind'>;
type NowRow = Amounts & { readonly place: string; readonly asOf: string };
type YearRow = Amounts & { readonly place: string; readonly ruleSet: string; readonly year: number };

const deciding = (sums: string): string =>
  decidingFigures
    .map((name) => `${name === 'households' ? 'own' : sums}.${name}::HUGEINT AS ${name}`)
    .join(', ');
const sumsOfNow =
  `SELECT place, placeSums."asOf", own.kind, ${deciding('placeSums')} ` +
  'FROM placeSums JOIN villages AS own ON own.code = place';
const sumsOfYears =
  `SELECT place, ruleSet, year, own.kind, ${deciding('sums')} ` +
  'FROM placeCertificateSums AS sums JOIN villages AS own ON own.code = place';
/**
 * The years with lists, without gaps. If a rule set depends on the last one, villages state it even where
 * that list is empty.
 */
const certifiedYears = `
  SELECT ruleSet, min(year)::INTEGER AS "first", max(year)::INTEGER AS "last"
  FROM (
    SELECT ruleSet, year FROM certificates
    UNION ALL
    SELECT each.ruleSet, each.year FROM (SELECT unnest(certifiedYears) AS each FROM villages)
  )
  GROUP BY ruleSet`;

/**
 * Decides the places of several codes to which these villages belong, after the villages themselves: their
 * sums, verdicts and certificates.
 */
export async function decidePlaces(
  writing: Writing,
  ruleSets: readonly RuleSet[],
  changed: ReadonlySet<string> | 'all',
): Promise<void> {
  if (changed !== 'all' && changed.size === 0) return;
  await writing.run('CREATE OR REPLACE TABLE changedCodes (code VARCHAR)');
  if (changed !== 'all') await writing.append('changedCodes', changedCodes, changed);
  const ofChanged = changed === 'all' ? '' : 'WHERE code IN (FROM changedCodes)';
  await writing.run(
    `CREATE OR REPLACE TABLE askedPlaces AS SELECT DISTINCT place FROM placeCodes ${ofChanged}`,
  );
  const replaced = changed === 'all' ? '' : 'WHERE code IN (FROM askedPlaces)';
  for (const { name } of placeTables) await writing.run(`DELETE FROM ${name} ${replaced}`);
  if ((await writing.text('SELECT any_value(place) FROM askedPlaces')) !== null) {
    await writing.run(`CREATE OR REPLACE TABLE placeSums AS ${placeSums}`);
    await writing.run(`CREATE OR REPLACE TABLE placeCertificateSums AS ${placeCertificateSums}`);
    await writing.append('placeVerdicts', placeVerdicts, await verdictsOf(writing, ruleSets));
    await writing.run(`INSERT INTO placeVillages BY NAME ${placeVillages}`);
    await writing.run(`INSERT INTO placeCertificates BY NAME ${placeCertificates}`);
  }
  for (const name of ['changedCodes', 'askedPlaces', 'placeSums', 'placeCertificateSums'])
    await writing.run(`DROP TABLE IF EXISTS ${name}`);
}

async function verdictsOf(writing: Writing, ruleSets: readonly RuleSet[]) {
  const years = await writing.rows<{ ruleSet: string; first: number; last: number }>(certifiedYears);
  const certified: CertifiedUnder = Object.fromEntries(years.map(({ ruleSet, ...span }) => [ruleSet, span]));
  const ofYears = Map.groupBy(await writing.rows<YearRow>(sumsOfYears), ({ place }) => place);
  const now = await writing.rows<NowRow>(sumsOfNow);
  return now.flatMap((row) => {
    const sums = {
      now: { ...figuresOf(row), asOf: dayOfIso(row.asOf) ?? 0 },
      certified: (ofYears.get(row.place) ?? []).map(({ ruleSet, year, ...each }) => ({
        ruleSet,
        year,
        ...figuresOf(each),
      })),
    };
    return decidePlace(sums, ruleSets, certified).map(({ ruleSet, year, qualifies, criteria }) => ({
      code: row.place,
      ruleSet,
      year,
      qualifies,
      criteria: storedCriteria(criteria),
    }));
  });
}

function figuresOf(row: Amounts): Figures {
  return { kind: row.kind, ...figuresAs(decidingFigures, row, fenOf, Number) };
}

const changedCodes: TableOf<string> = {
  name: 'changedCodes',
  columns: [{ name: 'code', type: 'VARCHAR' }],
  rowsOf: (code) => [[code]],
};
