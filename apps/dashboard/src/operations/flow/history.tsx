import { DataTable } from '../../parts/data-table';
import { QueryView } from '../../parts/query-view';
import { queries, type ServiceHistory } from '../../server/api';
import { usePolledQuery } from '../../server/use-polled-query';
import { count, instant, percent } from '../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { Spark } from './spark';

const lookEveryMs = 60_000;
const MiB = 1_048_576;
/** The table has every tenth minute: a day has 1,440. */
const TABLE_STEP = 10;

/** The last day of each service, as each has kept it. */
export function HistoryPart() {
  const { words } = useOperationsWords();
  const [query] = usePolledQuery('history', queries.histories(), lookEveryMs);
  return (
    <section aria-labelledby="history">
      <h2 id="history" class="unseen">
        {words.operations.parts.history}
      </h2>
      <p class="lead">{words.operations.histories.lead}</p>
      <QueryView query={{ ...query, isFetching: false }} rows={8}>
        {({ services }) => (
          <div class="histories">
            {services.map((one) => (
              <OneService key={one.service} history={one} />
            ))}
          </div>
        )}
      </QueryView>
    </section>
  );
}

function OneService({ history }: { readonly history: ServiceHistory }) {
  const { language, words } = useOperationsWords();
  const name = words.operations.services[history.service];
  if (!history.answers)
    return (
      <section class="history-of" data-testid={`history-${history.service}`}>
        <h3>{name}</h3>
        <p class="note">{history.because}</p>
      </section>
    );
  const { at, recordsPerSecond, publishedPerSecond, behind, memoryBytes, cpuShare, running } = history;
  const perSecond = (value: number): string => words.operations.perSecond(count(value, language));
  const mebibytes = (value: number): string => `${count(value / MiB, language)} MiB`;
  const share = (value: number): string => percent(value, language, 0);
  const rows = [
    [words.operations.read, recordsPerSecond, perSecond],
    [words.operations.published, publishedPerSecond, perSecond],
    [words.operations.behind, behind, (value: number) => count(value, language)],
    [words.operations.memory, memoryBytes, mebibytes],
    [words.operations.cpu, cpuShare, share],
  ] as const;
  const idle = running.filter((one) => !one).length;
  return (
    <section class="history-of" data-testid={`history-${history.service}`}>
      <h3>
        {name} <small>{words.operations.histories.since(instant(Date.parse(at[0] ?? ''), language))}</small>
      </h3>
      {idle > 0 && <p class="note stale">{words.operations.histories.idle(count(idle, language))}</p>}
      <dl>
        {rows.map(([title, values, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <Spark values={values} />
              {words.operations.histories.nowAndMost(text(values.at(-1) ?? 0), text(Math.max(0, ...values)))}
            </dd>
          </div>
        ))}
      </dl>
      <DataTable
        caption={name}
        heads={[words.operations.histories.time, ...rows.map(([title]) => title)]}
        rows={at
          .map((time, minute) => [instant(Date.parse(time), language), ...rows.map(([, values, text]) => text(values[minute] ?? 0))])
          .toReversed()
          .filter((_, minute) => minute % TABLE_STEP === 0)}
      />
    </section>
  );
}
