import { shortName } from '@taocun/domain';
import { hrefOf } from '../routes/route';
import { useLanguage } from '../words/language';
import { useRomanised } from '../words/use-romanised';
import { useAtlas, useCounties } from './atlas/use-atlas';

/**
 * A link to a village with its county next to it: dozens of villages are called 新村. An unknown name is
 * replaced by the code.
 */
export function VillageName({
  code,
  name = code,
  regions = code,
  township,
}: {
  readonly code: string;
  readonly name?: string | undefined;
  /** The code whose first digits name its regions, if that is not its own. */
  readonly regions?: string | undefined;
  /** The township to show instead of the county, if known. */
  readonly township?: string | undefined;
}) {
  useCounties(township === undefined);
  const county = useAtlas()?.county(regions.slice(0, 6))?.name;
  const place = township ?? county;
  const romanise = useRomanised();
  const short = shortName(name, useLanguage().language);
  const beside = [romanise?.(short), place && [romanise?.(place), place].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(' · ');
  return (
    <span class="village-name" lang="zh">
      <a href={hrefOf.village(code)}>{short}</a> {beside !== '' && <small>{beside}</small>}
    </span>
  );
}
