import { Empty } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import type { AnnouncedVerdict } from '../../server/announcements';
import { queries } from '../../server/api';
import type { Live } from '../../server/live';
import { useQuery } from '../../server/use-query';
import { day } from '../../words/figures';
import { useLanguage } from '../../words/language';

const MOST_VERDICTS = 8;

/** The latest verdicts in a region, as they are announced. */
export function Latest({
  region,
  live: { following, latest },
}: {
  readonly region: string;
  readonly live: Live;
}) {
  const { words } = useLanguage();
  const here = latest.filter(({ villageCode }) => villageCode.startsWith(region));
  return (
    <div class="latest">
      <p class="following" data-state={following}>
        {words.latest.following[following]}
      </p>
      <ol>
        {here.slice(0, MOST_VERDICTS).map((verdict) => (
          <Verdict key={`${verdict.villageCode}:${verdict.sequence}`} verdict={verdict} />
        ))}
      </ol>
      {here.length === 0 && <Empty>{words.latest.none[following]}</Empty>}
    </div>
  );
}

/** The announcement contains only the village's code; its name is requested, and again after a failure. */
function Verdict({ verdict: { villageCode, qualifies, asOf } }: { readonly verdict: AnnouncedVerdict }) {
  const { language, words } = useLanguage();
  const village = useQuery(villageCode, queries.shown(villageCode)).data?.items[0];
  return (
    <li class={qualifies ? 'rises' : 'falls'}>
      <VillageName code={villageCode} name={village?.name} regions={village?.townshipCode} />
      <span>{qualifies ? words.latest.qualifies : words.latest.noMore}</span>
      <time dateTime={asOf}>{day(asOf, language)}</time>
    </li>
  );
}
