import { Answered, Empty } from '../parts/answered';
import { api } from '../server/api';
import { useAsked } from '../server/asked';
import { Bars } from '../charts/bars';
import { percent } from '../words/figures';
import { useLanguage } from '../words/language';
import { hrefOf } from '../routes/route';
import { TableOf } from '../parts/table';
import type { Moment } from './time/moment';
import { OfNow } from './time/of-now';

const MOST_SHOWN = 12;

/** Villages that fail, but not by much. */
export function NearMisses({
  ruleSet,
  region,
  again,
  moment,
}: {
  readonly ruleSet: string;
  readonly region: string;
  readonly again: number;
  readonly moment: Moment;
}) {
  const { language, words } = useLanguage();
  const asked = useAsked(`${ruleSet} ${region}`, api.nearMisses(ruleSet, region), again);
  const lackOf = (ppm: number): string => percent(ppm / 1e6, language);
  return (
    <section class="part full" aria-labelledby="near">
      <h2 id="near">{words.near.title}</h2>
      <p class="lead">{words.near.lead}</p>
      <OfNow moment={moment} />
      <Answered asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{words.near.none}</Empty>
          ) : (
            <>
              <Bars
                most={1e5}
                bars={items.slice(0, MOST_SHOWN).map(({ villageCode, name, shortfallPpm, failing }) => ({
                  key: villageCode,
                  label: name,
                  note: failing.map(({ criterion }) => words.criteria[criterion] ?? criterion).join(' · '),
                  value: shortfallPpm,
                  text: words.near.lacks(lackOf(shortfallPpm)),
                  href: hrefOf.village(villageCode),
                }))}
              />
              <TableOf
                caption={words.near.title}
                heads={[words.villages.name, words.villages.code, words.near.shortfall]}
                rows={items.map((one) => [one.name, one.villageCode, lackOf(one.shortfallPpm)])}
              />
            </>
          )
        }
      </Answered>
    </section>
  );
}
