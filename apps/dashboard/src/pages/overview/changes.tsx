import { useEffect } from 'preact/hooks';
import { Empty, QueryView, Waiting } from '../../parts/query-view';
import { type Moment, monthOf, yearOf } from '../../snapshot/moment';
import { type ShownVillages, villagesIn } from '../../snapshot/shown-villages';
import { month as monthText } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { ChangedVillages } from './changed-villages';

/** The villages gained and lost since the previous moment. */
export function Changes({
  region,
  moment,
  shown: { now, before, yearBefore, source },
  areYearsKnown,
  needLists,
}: {
  readonly region: string;
  readonly moment: Moment;
  readonly shown: ShownVillages;
  readonly areYearsKnown: boolean;
  /** Makes the page fetch the certified lists. */
  readonly needLists: () => void;
}) {
  const { language, words } = useLanguage();
  const month = monthOf(moment);
  useEffect(needLists, []);
  return (
    <>
      {month !== undefined ? (
        <p class="lead">{words.changes.inMonth(monthText(month, language, 'long'))}</p>
      ) : (
        yearBefore !== undefined && <p class="lead">{words.changes.since(yearBefore, yearOf(moment))}</p>
      )}
      {month === undefined && yearBefore === undefined && areYearsKnown ? (
        <Empty>{words.changes.nothingBefore}</Empty>
      ) : (
        <QueryView query={source}>
          {() =>
            before === undefined || now === undefined ? (
              <Waiting rows={4} />
            ) : (
              <ChangedVillages before={villagesIn(region, before)} now={villagesIn(region, now)} />
            )
          }
        </QueryView>
      )}
    </>
  );
}
