import { headlineWords, titleOf } from '@taocun/domain';
import { hrefOf } from '../../routes/route';
import { dayOf, numberOf, type Snapshot } from '../../snapshot/snapshot';
import { whenOf } from '../../snapshot/when';
import { yearWindow } from '../../snapshot/year-window';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { listWords } from './list-words';

/** The number of Taobao Villages in a region with its moment and rule set, and the path to the region. */
export function SnapshotLead({ snapshot }: { readonly snapshot: Snapshot }) {
  const {
    language,
    words: { gap, time },
  } = useLanguage();
  const words = headlineWords[language];
  const { region, rules, moment } = snapshot;
  const number = numberOf(snapshot);
  const { cutOff } = snapshot.shown;
  const window = cutOff && yearWindow(cutOff, language);
  return (
    <p class="lead">
      <b data-testid="listed">{number === undefined ? '…' : count(number, language)}</b>{' '}
      {words.taobaoVillages(number ?? 0)}
      {words.stop}
      {gap}
      {words.under(whenOf(moment, dayOf(snapshot), language), titleOf(rules, language))}
      {gap}
      {window && time.yearOf(...window) + gap}
      <a href={hrefOf.region(region)}>{listWords[language].toRegion}</a>
    </p>
  );
}
