import { useMemo, useRef } from 'preact/hooks';
import { criterionTitle, titleOf } from '@taocun/domain';
import { ChinaMap } from '../../../map/map';
import { DataTable } from '../../../parts/data-table';
import { saveFile } from '../../../parts/files/save-file';
import { QueryView } from '../../../parts/query-view';
import { useAtlas, useDots } from '../../../places/atlas/use-atlas';
import { VillageName } from '../../../places/village-name';
import { useParameter } from '../../../routes/use-address';
import { queries, type Rules, type WhatIfAnswer } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { AsOfNow } from '../../../snapshot/as-of-now';
import { monthOf, yearOf } from '../../../snapshot/moment';
import type { Snapshot } from '../../../snapshot/snapshot';
import { change, count } from '../../../words/figures';
import { useLanguage } from '../../../words/language';
import { Sliders } from './sliders';
import { rulesFile, rulesOf, type Scenario, scenarioOf, textOfScenario } from './thresholds';
import { whatIfWords } from './what-if-words';

const PARAMETER = 'what-if';
const MOST_FLIPPED = 6;

/**
 * The villages, towns and clusters under thresholds that the reader chooses, next to those of the chosen rule
 * set.
 */
export function WhatIf({
  rules,
  region,
  moment,
  refreshKey,
}: Pick<Snapshot, 'rules' | 'region' | 'moment'> & { readonly refreshKey: number }) {
  const { language } = useLanguage();
  const texts = whatIfWords[language];
  const year = yearOf(moment);
  const place = `${rules.id} ${region} ${year}`;
  const question = {
    compareWith: rules.id,
    ...(year !== undefined && { year }),
    ...(region !== '' && { region: [region] }),
  };
  // The service knows the rows in force on the day of the figures, with which the sliders start.
  const base = useQuery(place, queries.whatIf({ ...question, rules: {}, limit: 1 }));
  return (
    <>
      <p class="lead">{texts.lead(titleOf(rules, language))}</p>
      {monthOf(moment) !== undefined && <AsOfNow moment={moment} />}
      <QueryView query={base} rows={8}>
        {({ rules: rows }) => (
          <Evaluated
            place={place}
            // The API's description does not say what is in a row.
            base={rows as unknown as Rules}
            ask={(chosen) => queries.whatIf({ ...question, rules: chosen, limit: 1_000 })}
            region={region}
            refreshKey={refreshKey}
          />
        )}
      </QueryView>
    </>
  );
}

function Evaluated({
  place,
  base,
  ask,
  region,
  refreshKey,
}: {
  readonly place: string;
  readonly base: Rules;
  readonly ask: (rules: Rules) => (signal: AbortSignal) => Promise<WhatIfAnswer>;
  readonly region: string;
  readonly refreshKey: number;
}) {
  const { language } = useLanguage();
  const texts = whatIfWords[language];
  const [text, setText] = useParameter(PARAMETER);
  const scenario = useMemo(() => scenarioOf(text), [text]);
  const choose = (next: Scenario): void => setText(textOfScenario(next));
  const isMoved = Object.keys(scenario).length > 0;
  const chosen = useMemo(() => rulesOf(base, scenario), [base, scenario]);
  // A request ends before the next begins: while a slider moves, its newest value is sent after each answer.
  const newest = useRef(chosen);
  const revision = useRef(0);
  if (newest.current !== chosen) revision.current++;
  newest.current = chosen;
  const answer = useQuery(place, (signal) => ask(newest.current)(signal), revision.current + refreshKey);
  return (
    <div class="two">
      <div>
        <Sliders base={base} scenario={scenario} choose={choose} />
        <p class="actions">
          <button type="button" disabled={!isMoved} onClick={() => choose({})}>
            {texts.reset}
          </button>{' '}
          <button
            type="button"
            onClick={() =>
              saveFile(new Blob([rulesFile(chosen)], { type: 'application/json' }), 'what-if.json')
            }
          >
            {texts.file}
          </button>
        </p>
        <p class="note">{texts.fileNote}</p>
      </div>
      <QueryView query={answer} rows={8}>
        {(answer) => <Answered answer={answer} region={region} isMapped={isMoved} />}
      </QueryView>
    </div>
  );
}

function Answered({
  answer,
  region,
  isMapped,
}: {
  readonly answer: WhatIfAnswer;
  readonly region: string;
  readonly isMapped: boolean;
}) {
  const { language, words } = useLanguage();
  const texts = whatIfWords[language];
  const { total, towns, clusters, provinces, items } = answer;
  const byProvince = useMemo(
    () => new Map(provinces.map(({ code, qualifying }) => [code, qualifying])),
    [provinces],
  );
  const atlas = useAtlas();
  const dots = useDots(isMapped ? items : undefined, atlas);
  const number = (value: number): string => count(value, language);
  const flipped = total.gained + total.lost;
  const reasonOf = ({ decidedBy }: WhatIfAnswer['items'][number]): string =>
    decidedBy === undefined ? '' : criterionTitle(decidedBy, language);
  return (
    <div>
      <p class="figure" aria-live="polite">
        <b data-testid="what-if-qualifying">{number(total.qualifying)}</b>{' '}
        {texts.qualifying(
          number(total.compared),
          change(total.gained, language),
          change(-total.lost, language),
        )}
      </p>
      <p class="note">
        {texts.regions(
          number(towns.rules),
          number(towns.compared),
          number(clusters.rules.all),
          number(clusters.compared.all),
        )}
      </p>
      {isMapped && atlas !== undefined && (
        <>
          <ChinaMap
            atlas={atlas}
            region={region}
            dots={dots}
            byProvince={byProvince}
            areCountiesShaded={false}
          />
          <p class="note">{texts.map}</p>
        </>
      )}
      <ul class="compared">
        {items.slice(0, MOST_FLIPPED).map((village) => (
          <li key={village.villageCode}>
            <VillageName code={village.villageCode} name={village.name} regions={village.townshipCode} />{' '}
            <small>{words.provinces[village.provinceCode]}</small>
            <p class="note">{texts.changed(village.change === 'gained', reasonOf(village))}</p>
          </li>
        ))}
      </ul>
      {flipped > MOST_FLIPPED && <p class="note">{texts.more(number(flipped - MOST_FLIPPED))}</p>}
      <DataTable
        caption={texts.title}
        heads={[words.places.provinces, texts.byThese, texts.byThose, texts.gained, texts.lost]}
        rows={provinces.map(({ code, qualifying, compared, gained, lost }) => [
          words.provinces[code] ?? code,
          number(qualifying),
          number(compared),
          number(gained),
          number(lost),
        ])}
      />
    </div>
  );
}
