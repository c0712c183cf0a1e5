import { useState } from 'preact/hooks';
import { Select } from '../../../parts/choice';
import { Empty, QueryView } from '../../../parts/query-view';
import { hrefOf } from '../../../routes/route';
import { useParameter } from '../../../routes/use-address';
import { type Page, queries, type RejectedItem } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { instant } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { Faults } from './faults';
import { GroupNote } from './group-note';
import { SetAsideMany } from './set-aside-many';
import { useFurtherPages } from './use-further-pages';

const states = ['open', 'sent', 'set-aside'] as const;
const SHOWN = 25;

/** The rejected updates: their faults, and below them all updates or those of a chosen fault. */
export function RejectedPart() {
  const { words } = useOperationsWords();
  const [reason] = useParameter('reason');
  const [given] = useParameter('path');
  const [source] = useParameter('source');
  const [state, setState] = useState<(typeof states)[number] | ''>('open');
  const [changed, setChanged] = useState(0);
  const isFault = given !== '';
  const path = given === '/' ? '' : given;
  // An empty path would be a filter too, but `queries` omits empty parameters: reason and source narrow
  // enough.
  const filter = { reason, path, source, state, limit: SHOWN };
  const query = useQuery(JSON.stringify(filter), queries.rejected(filter), changed);
  // The reason is text of the address.
  const reasons = new Map(Object.entries(words.operations.reasons));
  const fault = { reason, path, source, changed: () => setChanged((before) => before + 1) };
  const options = [
    ['', words.operations.anyState] as const,
    ...states.map((one) => [one, words.operations.rejectedStates[one]] as const),
  ];
  return (
    <section aria-labelledby="rejected">
      <h2 id="rejected" class="unseen">
        {words.operations.parts.rejected}
      </h2>
      {isFault ? (
        <>
          <p class="fault-chosen">
            <a href={hrefOf.operations('rejected')}>{words.operations.faults.all}</a> ·{' '}
            <b>{reasons.get(reason) ?? reason}</b> {path !== '' && <code class="path">{path}</code>} {source}
          </p>
          {/* Updates without a source cannot be distinguished from those of others. */}
          {source !== '' && <SetAsideMany key={JSON.stringify([reason, path, source])} {...fault} />}
        </>
      ) : (
        <Faults changed={changed} />
      )}
      <div class="rejected-filters">
        <Select label={words.operations.state} options={options} chosen={state} choose={setState} />
      </div>
      <QueryView query={query} rows={8}>
        {(first) => (
          <Listed
            key={JSON.stringify([filter, first.items.map(({ id, state }) => [id, state])])}
            first={first}
            filter={filter}
          />
        )}
      </QueryView>
    </section>
  );
}

function Listed({
  first,
  filter,
}: {
  readonly first: Page<RejectedItem>;
  readonly filter: Readonly<Record<string, string | number>>;
}) {
  const { language, words } = useOperationsWords();
  const { items, isWhole, further } = useFurtherPages(first, (cursor) =>
    queries.rejected({ ...filter, cursor }),
  );
  return (
    <>
      {items.length === 0 && isWhole && <Empty>{words.operations.noneRejected}</Empty>}
      <ul class="rejected-list">
        {items.map(({ id, reason, path, message, timestampMs, state, group }) => (
          <li key={id}>
            <a href={hrefOf.operations('rejected', id)}>
              <span class="rejected-what">
                <b>{words.operations.reasons[reason] ?? reason}</b> {path !== '' && <code>{path}</code>}
              </span>
              <span class="note">{message}</span>
              {group && <GroupNote group={group} />}
              <span class="note rejected-when">
                {instant(timestampMs, language)} · {id} · {words.operations.rejectedStates[state]}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {further}
    </>
  );
}
