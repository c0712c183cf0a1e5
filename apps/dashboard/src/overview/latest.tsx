import { Empty } from '../parts/query-view';
import { day } from '../words/figures';
import { useLanguage } from '../words/language';
import type { Live } from '../server/live';
import { hrefOf } from '../routes/route';

const MOST_SHOWN = 8;

/** The latest verdicts, as they are announced. */
export function Latest({ live: { following, latest } }: { readonly live: Live }) {
  const { language, words } = useLanguage();
  return (
    <section class="part latest" aria-labelledby="latest">
      <h2 id="latest">
        {words.latest.title}{' '}
        <span class="following" data-state={following}>
          {words.latest.following[following]}
        </span>
      </h2>
      <ol aria-live="polite">
        {latest.slice(0, MOST_SHOWN).map(({ villageCode, sequence, qualifies, asOf, village }) => (
          <li key={`${villageCode}:${sequence}`} class={qualifies ? 'rises' : 'falls'}>
            <a href={hrefOf.village(villageCode)}>{village?.name ?? villageCode}</a>
            <span>{qualifies ? words.latest.qualifies : words.latest.noMore}</span>
            <time dateTime={asOf}>{day(asOf, language)}</time>
          </li>
        ))}
      </ol>
      {latest.length === 0 && <Empty>{words.latest.none[following]}</Empty>}
    </section>
  );
}
