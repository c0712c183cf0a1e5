import { type VerdictEvent, type VillageAssessedV1 } from '@taocun/contracts';
import { until } from '@taocun/harness/until';
import { expectSame } from '../assertions/comparable';

type Row = Readonly<Record<string, unknown>>;

/**
 * Waits until an instance answers from all that is stored: a busy one answers from the table as it was, and
 * then says when that was.
 */
export async function untilTableIsCurrent(url: string): Promise<void> {
  const knownAt = async (path: string): Promise<string | null> => {
    const { status, headers } = await fetch(`${url}/api/v1/${path}`);
    return status === 200 ? (headers.get('taocun-known-at') ?? '') : null;
  };
  const isCurrent = async (): Promise<boolean> => {
    const stored = await knownAt('rule-sets');
    const listed = await knownAt('counts');
    return stored !== null && listed !== null && listed >= stored;
  };
  await until(isCurrent, { what: 'the table was current' });
}

/**
 * Compares the lists and counts of one instance, which its columnar table answers, with the announcements:
 * every village and certificate once.
 */
export async function holdLists(
  url: string,
  final: readonly VillageAssessedV1[],
  certificates: readonly VerdictEvent[],
): Promise<void> {
  const listed = byCode(await rowsAt(`${url}/api/v1/villages?format=ndjson`));
  expectSame([...listed.keys()], final.map(({ villageCode }) => villageCode).sort());
  for (const { verdicts, ...village } of final) {
    const row = listed.get(village.villageCode) ?? {};
    const asListed = (names: readonly string[], whole: Row): Row =>
      Object.fromEntries(names.filter((name) => name in row).map((name) => [name, whole[name]]));
    const names = Object.keys(village).filter((name) => name !== 'lateUpdates');
    expectSame(asListed(names, row), JSON.parse(JSON.stringify(asListed(names, village))));
    expectSame(
      row['qualifiesUnder'],
      verdicts.filter(({ qualifies }) => qualifies).map(({ ruleSet }) => ruleSet),
    );
  }
  for (const ruleSet of new Set(
    final.flatMap(({ verdicts }) => verdicts.map((verdict) => verdict.ruleSet)),
  )) {
    const counts = (await (await fetch(`${url}/api/v1/counts?ruleSet=${ruleSet}`)).json()) as Row;
    const qualify = ({ verdicts }: VillageAssessedV1): boolean =>
      verdicts.some((one) => one.ruleSet === ruleSet && one.qualifies);
    expectSame([counts['villages'], counts['qualifying']], [final.length, final.filter(qualify).length]);
  }
  const issuedOnce = certificates.map(({ data }): Row => ({ ...data }));
  for (const [list, issued] of Map.groupBy(
    issuedOnce,
    ({ year, ruleSet }) => `${String(year)}?ruleSet=${String(ruleSet)}`,
  )) {
    const both = [true, false].map((qualifies) =>
      rowsAt(`${url}/api/v1/certifications/${list}&qualifies=${qualifies}&format=ndjson`),
    );
    const rows = byCode((await Promise.all(both)).flat());
    const figures = ({ qualifies, salesFen, activeShops }: Row): readonly unknown[] => [
      qualifies,
      salesFen,
      activeShops,
    ];
    const figuresByCode = (all: ReadonlyMap<string, Row>) =>
      Array.from(all, ([code, row]) => [code, figures(row)]);
    expectSame(figuresByCode(rows), figuresByCode(byCode(issued)));
  }
}

/** All rows of a list as NDJSON. */
async function rowsAt(url: string): Promise<Row[]> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status} for ${url}: ${text}`);
  return rowsIn(text);
}

/** The rows of NDJSON. */
export function rowsIn(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

/** @throws Error if a village is there twice */
function byCode(rows: readonly Row[]): Map<string, Row> {
  const rowOf = new Map(
    rows.map((row) => [String(row['villageCode']), row] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  if (rowOf.size !== rows.length)
    throw new Error(`A list of ${rows.length} rows has ${rowOf.size} villages.`);
  return rowOf;
}
