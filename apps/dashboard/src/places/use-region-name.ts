import { queries } from '../server/api';
import { useQuery } from '../server/use-query';
import { useLanguage } from '../words/language';
import { useBilingual } from '../words/use-romanised';
import { useAtlas } from './atlas/use-atlas';

/**
 * The name of a region, and whether a path shows it: placeholders of the registry such as 市辖区 are no places.
 */
interface NamedRegion {
  /** Undefined until it is known; the code's number if the registry has no name. */
  readonly name: string | undefined;
  readonly isPlace: boolean;
  /** True once it is known that there is no such region. */
  readonly isUnknown: boolean;
}

/**
 * The page contains the names of provinces and counties; those of prefectures and townships are requested.
 */
export function useRegionName(code: string): NamedRegion {
  const { words } = useLanguage();
  const county = useAtlas()?.county(code)?.name;
  const known = code === '' ? words.country : (words.provinces[code] ?? county);
  const { data, error } = useQuery(
    code,
    known === undefined ? queries.region(code) : () => Promise.resolve(undefined),
  );
  const isAnswered = data !== undefined || error !== undefined;
  // Registers are older than new townships.
  const numbered = code.length === 9 ? words.groups.township(code.slice(6)) : code;
  const name = known ?? data?.name ?? (isAnswered ? numbered : undefined);
  return {
    name,
    isUnknown: error?.status === 404,
    isPlace: data === undefined || data.name === null || data.path.endsWith(data.name),
  };
}

/** The name of a region for a title; the country's for an empty code. */
export function usePlaceText(region: string): string {
  return useBilingual(useRegionName(region).name) ?? region;
}
