import { Empty } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import type { AnnouncedVerdict } from '../../server/announcements';
import { queries } from '../../server/api';
import type { Live } from '../../server/live';
import { useQuery } from '../../server/use-query';
import { day } from '../../words/figures';
import { useLanguage } from '../../words/language';

const MOST_SHOWN = 8;

export function Latest({ live: { following, latest } }: { readonly live: Live }) {
  const { words } = useLanguage();
  return (
    <section class="part latest" aria-labelledby="latest">
      <h2 id="latest">
        {words.latest.title}{' '}
        <span class="following" data-state={following}>
          {words.latest.following[following]}
        </span>
      </h2>
      <ol>
        {latest.slice(0, MOST_SHOWN).map((verdict) => (
          <Verdict key={`${verdict.villageCode}:${verdict.sequence}`} verdict={verdict} />
        ))}
      </ol>
      {latest.length === 0 && <Empty>{words.latest.none[following]}</Empty>}
    </section>
  );
}

/** The announcement has the village's code alone; its name is asked for, and asked for again where that fails. */
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
