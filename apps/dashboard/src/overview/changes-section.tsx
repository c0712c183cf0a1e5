import { Empty, QueryView } from '../parts/query-view';
import { month as monthText } from '../words/figures';
import { useLanguage } from '../words/language';
import { ChangedVillages } from './changed-villages';
import { type ShownVillages, villagesIn } from './shown-villages';
import { type Moment, monthOf, yearOf } from './time/moment';

/** The villages won and lost since the moment before. */
export function ChangesSection({
  region,
  moment,
  shown: { now, before, yearBefore, source },
  areYearsKnown,
}: {
  readonly region: string;
  readonly moment: Moment;
  readonly shown: ShownVillages;
  readonly areYearsKnown: boolean;
}) {
  const { language, words } = useLanguage();
  const month = monthOf(moment);
  return (
    <section class="part" aria-labelledby="changes">
      <h2 id="changes">{words.changes.title}</h2>
      {month !== undefined ? (
        <p class="lead">{words.changes.inMonth(monthText(month, language))}</p>
      ) : (
        yearBefore !== undefined && <p class="lead">{words.changes.since(yearBefore, yearOf(moment))}</p>
      )}
      {month === undefined && yearBefore === undefined && areYearsKnown ? (
        <Empty>{words.changes.nothingBefore}</Empty>
      ) : (
        <QueryView query={source}>
          {() => before && now && <ChangedVillages before={villagesIn(region, before)} now={villagesIn(region, now)} />}
        </QueryView>
      )}
    </section>
  );
}
