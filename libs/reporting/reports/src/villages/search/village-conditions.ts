import { type Kind } from '@taocun/domain';
import { meaningsOf, pinyinReadingsOf, provinceNamed } from '@taocun/geography';
import { type ListQuestion, type Parameters, type Truth, wanted, within } from '@taocun/reporting-answers';

/** The conditions of a question on villages, for rows of sql/villages.sql. */
interface VillageConditions extends Pick<ListQuestion, 'region' | 'ruleSet'> {
  readonly qualifies: Truth;
  readonly kind?: Kind;
  readonly povertyCounty: Truth;
  readonly search?: string;
}

/**
 * The most readings of all names in a search, because each is looked for in every village. A name has at
 * least one.
 */
const MOST_READINGS = 40;

interface Conditions {
  readonly where: readonly (string | undefined)[];
  readonly parameters: Parameters;
}

export function conditionsOf({
  region,
  ruleSet,
  qualifies,
  kind,
  povertyCounty,
  search,
}: VillageConditions): Conditions {
  const qualifying = wanted(qualifies);
  const inPovertyCounty = wanted(povertyCounty);
  const conditions = search === undefined ? { where: [], parameters: {} } : searched(search);
  return {
    where: [
      within('townshipCode', region),
      qualifying === undefined
        ? undefined
        : `${qualifying ? '' : 'NOT '}list_contains(qualifiesUnder, $ruleSet)`,
      kind === undefined ? undefined : 'kind = $kind',
      // A village whose registration does not say counts as outside of poverty counties.
      inPovertyCounty === undefined
        ? undefined
        : `povertyCounty IS ${inPovertyCounty ? '' : 'DISTINCT FROM '}TRUE`,
      ...conditions.where,
    ],
    parameters: {
      ...(qualifying !== undefined && { ruleSet }),
      ...(kind !== undefined && { kind }),
      ...conditions.parameters,
    },
  };
}

/** Villages whose code begins with these digits, or that the search may mean by their names and regions. */
function searched(search: string): Conditions {
  if (/^\d{1,12}$/.test(search)) return { where: [within('villageCode', [search])], parameters: {} };
  const meanings = meaningsOf(search);
  const names = meanings.reduce((count, { above }) => count + 1 + above.length, 0);
  const readingsOf = (name: string) => pinyinReadingsOf(name).slice(0, Math.ceil(MOST_READINGS / names));
  const parameters: Record<string, string> = {};
  const bound = (value: string): string => {
    const name = `search${Object.keys(parameters).length}`;
    parameters[name] = value;
    return `$${name}`;
  };
  const isNamed = (name: string): string =>
    [
      `contains(lower(name), ${bound(name.toLowerCase())})`,
      ...readingsOf(name).map((way) => `regexp_matches(name, ${bound(patternOf(way))})`),
    ].join(' OR ');
  const liesIn = (place: string): string => {
    const province = provinceNamed(place);
    return [
      `contains(replace(path, ' ', ''), ${bound(place)})`,
      // A single syllable would match too many places.
      ...readingsOf(place).flatMap((way) =>
        way.length < 2 ? [] : [`regexp_matches(path, ${bound(`(^| )${patternOf(way)}`)})`],
      ),
      ...(province === undefined ? [] : [within('townshipCode', [province])]),
    ].join(' OR ');
  };
  const alternatives = meanings.map(({ name, above }) =>
    [isNamed(name), ...above.map(liesIn)].map((each) => `(${each})`).join(' AND '),
  );
  return { where: [alternatives.join(' OR ')], parameters };
}

/** A pattern of the characters that each syllable may stand for. */
function patternOf(way: readonly string[]): string {
  return way.map((characters) => `[${characters}]`).join('');
}
