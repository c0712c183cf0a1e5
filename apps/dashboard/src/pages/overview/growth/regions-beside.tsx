import type { Series } from '../../../charts/series';
import { Select } from '../../../parts/choice';
import { levelOf, parentOf } from '../../../routes/region-levels';
import { useParameter } from '../../../routes/use-address';
import { queries, type RankedRegion, type SeriesItem } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { useLanguage } from '../../../words/language';
import { useRomanised } from '../../../words/use-romanised';
import { codesBeside } from './codes-beside';
import { partWords } from './part-words';

/** A region whose growth is drawn next to that of the visible region. */
interface RegionBeside {
  readonly code: string;
  readonly name: string;
  readonly colour: Series['colour'];
  readonly series: readonly SeriesItem[];
}

const colours = ['--year-1', '--year-3', '--year-5', '--near'] as const satisfies readonly Series['colour'][];

/** The regions that the address names for comparison, with their series once loaded. */
export function useRegionsBeside(ruleSet: string, region: string, by: 'month' | 'year', refreshKey: number) {
  const { words } = useLanguage();
  const romanise = useRomanised();
  const [text, setText] = useParameter('beside');
  const codes = codesBeside(text, colours.length);
  const level = levelOf(region) ?? 'province';
  const within = region === '' ? '' : parentOf(region);
  const near =
    useQuery(`${ruleSet} ${level} ${within}`, queries.regions(ruleSet, level, within), refreshKey).data ?? [];
  const series = useQuery(
    `${ruleSet} ${by} ${codes.join()}`,
    async (signal) =>
      new Map(
        await Promise.all(
          codes.map(async (code) => [code, (await queries.series(ruleSet, code, by)(signal)).items] as const),
        ),
      ),
    refreshKey,
  );
  const nameOf = ({ code, name }: Pick<RankedRegion, 'code' | 'name'>): string =>
    words.provinces[code] ?? [romanise?.(name ?? ''), name ?? code].filter(Boolean).join(' ');
  const named = codes.map((code) => ({
    code,
    name: nameOf(near.find((one) => one.code === code) ?? { code, name: null }),
  }));
  const regions = named.flatMap((one, at): RegionBeside[] => {
    const points = series.data?.get(one.code);
    return points === undefined ? [] : [{ ...one, series: points, colour: colours[at] ?? '--near' }];
  });
  const others = near
    .filter(({ code }) => code !== region && !codes.includes(code))
    .map((one) => [one.code, nameOf(one)] as const);
  return { regions, named, others, set: (next: readonly string[]) => setText(next.join()) };
}

export function BesideChoice({ named, others, set }: Omit<ReturnType<typeof useRegionsBeside>, 'regions'>) {
  const { language } = useLanguage();
  const texts = partWords[language];
  const codes = named.map(({ code }) => code);
  return (
    <p class="beside">
      {codes.length < colours.length && others.length > 0 && (
        <Select
          label={texts.growth.compare}
          options={[['', texts.growth.choose], ...others]}
          chosen=""
          choose={(code) => set([...codes, code])}
        />
      )}
      {named.map(({ code, name }) => (
        <button
          type="button"
          key={code}
          aria-label={texts.growth.without(name)}
          onClick={() => set(codes.filter((one) => one !== code))}
        >
          {name} ×
        </button>
      ))}
    </p>
  );
}
