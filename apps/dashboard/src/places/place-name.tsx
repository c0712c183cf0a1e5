import { usePinyin } from '../words/use-romanised';
import { useRegionName } from './use-region-name';

/**
 * The name of a region within a sentence, on the English page with its pinyin; undefined until it is known.
 */
export function useBilingual(name: string | undefined): string | undefined {
  const pinyin = usePinyin(name ?? '');
  return pinyin === undefined ? name : `${pinyin} ${name}`;
}

/** The name of a region for a title; the country's for an empty code. */
export function usePlaceText(region: string): string {
  return useBilingual(useRegionName(region).name) ?? region;
}

/** The name of a region, on the English page with its pinyin. */
export function PlaceName({ name }: { readonly name: string }) {
  const pinyin = usePinyin(name);
  if (pinyin === undefined) return <>{name}</>;
  return (
    <>
      <span lang="zh">{name}</span> <small>{pinyin}</small>
    </>
  );
}
