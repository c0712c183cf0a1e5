import { useAtlas, useCounties } from './atlas/use-atlas';
import { hrefOf } from '../routes/route';
import { shortName } from '@taocun/domain';
import { useRomanised } from '../words/use-romanised';

/** A link to a village with its county beside it: dozens of villages are called 新村. Its code stands in for a name that is not known. */
export function VillageName({
  code,
  name = code,
  regions = code,
  township,
}: {
  readonly code: string;
  readonly name?: string | undefined;
  /** The code by whose first digits its regions are known, where that is not its own. */
  readonly regions?: string | undefined;
  /** The township in place of the county, where that is known. */
  readonly township?: string | undefined;
}) {
  useCounties(township === undefined);
  const county = useAtlas()?.county(regions.slice(0, 6))?.name;
  const place = township ?? county;
  const romanise = useRomanised();
  const short = shortName(name);
  const beside = [romanise?.(short), place && [romanise?.(place), place].filter(Boolean).join(' ')].filter(Boolean).join(' · ');
  return (
    <span class="village-name" lang="zh">
      <a href={hrefOf.village(code)}>{short}</a> {beside !== '' && <small>{beside}</small>}
    </span>
  );
}
