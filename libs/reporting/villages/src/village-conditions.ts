import { type Kind } from '@taocun/domain';
import { type ListQuestion, type Truth, wanted, within } from '@taocun/reporting-answers';
import { type Parameters } from '@taocun/reporting-figures';
import { pinyinReadingsOf } from '@taocun/reporting-geography';

/** The conditions of a question on villages, upon rows of sql/villages.sql. */
interface VillageConditions extends Pick<ListQuestion, 'region' | 'ruleSet'> {
  readonly qualifies: Truth;
  readonly kind?: Kind;
  readonly povertyCounty: Truth;
  readonly search?: string;
}

interface Conditions {
  readonly where: readonly (string | undefined)[];
  readonly parameters: Parameters;
}

export function conditionsOf({ region, ruleSet, qualifies, kind, povertyCounty, search }: VillageConditions): Conditions {
  const qualifying = wanted(qualifies);
  const inPovertyCounty = wanted(povertyCounty);
  const found = search === undefined ? { where: [], parameters: {} } : searched(search);
  return {
    where: [
      within('townshipCode', region),
      qualifying === undefined ? undefined : `${qualifying ? '' : 'NOT '}list_contains(qualifiesUnder, $ruleSet)`,
      kind === undefined ? undefined : 'kind = $kind',
      // A registration that does not say counts as one outside of poverty counties.
      inPovertyCounty === undefined ? undefined : `povertyCounty IS ${inPovertyCounty ? '' : 'DISTINCT FROM '}TRUE`,
      ...found.where,
    ],
    parameters: { ...(qualifying !== undefined && { ruleSet }), ...(kind !== undefined && { kind }), ...found.parameters },
  };
}

/** Villages whose code begins with these digits, or whose name contains this text, in any case, or characters with this pinyin. */
function searched(search: string): Conditions {
  if (/^\d{1,12}$/.test(search)) return { where: [within('villageCode', [search])], parameters: {} };
  const readings = pinyinReadingsOf(search).map((way) => way.map((characters) => `[${characters}]`).join(''));
  const said = readings.map((_, at) => `regexp_matches(name, $reading${at})`);
  return {
    where: [['contains(lower(name), $piece)', ...said].join(' OR ')],
    parameters: { piece: search.toLowerCase(), ...Object.fromEntries(readings.map((reading, at) => [`reading${at}`, reading])) },
  };
}
