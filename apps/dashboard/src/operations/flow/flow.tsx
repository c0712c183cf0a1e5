import { useRef } from 'preact/hooks';
import { QueryView } from '../../parts/query-view';
import type { Flow } from '../../server/api';
import type { QueryState } from '../../server/keep-fetched';
import { count, day, seconds } from '../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { hrefOf } from '../../routes/route';
import { Lag } from './lag';
import { Rates } from './rates';
import { ServiceNode } from './service-node';
import { endToEndWaitMs } from './wait-times';

/** The flow from the marketplaces to the subscribers, with the rate, the lag and the health of each service. */
export function FlowPart({ query }: { readonly query: QueryState<Flow> }) {
  const { words } = useOperationsWords();
  const { current: rates } = useRef(new Rates());
  const clock = useRef({ day: '', movedAtMs: undefined as number | undefined });
  if (query.data !== undefined) {
    rates.sample(query.data, query.atMs);
    const latest = latestDay(query.data) ?? '';
    if (latest !== clock.current.day) clock.current = { day: latest, movedAtMs: clock.current.day === '' ? undefined : query.atMs };
  }
  return (
    <QueryView query={{ ...query, isFetching: false }} rows={8}>
      {(flow) => (
        <>
          <ClockLine flow={flow} movedAtMs={clock.current.movedAtMs} atMs={query.atMs} />
          <ol class="flow">
            <Ends name={words.operations.marketplaces} />
            {flow.services.map((one) => (
              <ServiceNode
                key={one.service}
                service={one}
                rate={rates.of(one.service)}
                history={rates.history(one.service)}
                inTopic={one.service === 'ingestion' ? 'marketplace.updates' : undefined}
              />
            ))}
            <Ends name={words.operations.subscribers} />
          </ol>
          <div class="parts operations-parts">
            <section class="part wide" aria-labelledby="lag">
              <h2 id="lag">{words.operations.lag}</h2>
              <p class="lead">{words.operations.lagLead}</p>
              <Lag services={flow.services} />
            </section>
            <section class="part" aria-labelledby="counted">
              <h2 id="counted">{words.operations.counted}</h2>
              <Counted flow={flow} />
            </section>
          </div>
        </>
      )}
    </QueryView>
  );
}

/** The latest event-time day of any partition; it is the clock's once all partitions are read to their ends. */
function latestDay({ counts }: Flow): string | undefined {
  return counts?.partitions
    .flatMap((partition) => partition.day ?? [])
    .sort()
    .at(-1);
}

function ClockLine({ flow, movedAtMs, atMs }: { readonly flow: Flow; readonly movedAtMs: number | undefined; readonly atMs: number }) {
  const { language, words } = useOperationsWords();
  const latest = latestDay(flow);
  const behind = flow.services
    .flatMap((one) => (one.answers ? one.partitions : []))
    .reduce((sum, { end, offset }) => sum + Math.max(0, end - offset), 0);
  const waited = endToEndWaitMs(flow);
  if (latest === undefined) return <p class="lead clock-line">{words.operations.noClock}</p>;
  return (
    <p class="clock-line">
      <span>
        {words.operations.clock} <b>{day(latest, language)}</b>
      </span>
      <span>
        {words.operations.moved}{' '}
        <b>
          {movedAtMs === undefined ? words.operations.notSince : words.operations.secondsAgo(count((atMs - movedAtMs) / 1_000, language))}
        </b>
      </span>
      <span>
        {words.operations.behind} <b>{count(behind, language)}</b>
      </span>
      {waited !== undefined && (
        <span data-testid="waited">
          {words.operations.waitedInAll} <b>{seconds(waited, language)}</b>
        </span>
      )}
    </p>
  );
}

function Ends({ name }: { readonly name: string }) {
  return (
    <li class="flow-end">
      <span>{name}</span>
    </li>
  );
}

function Counted({ flow: { counts } }: { readonly flow: Flow }) {
  const { language, words } = useOperationsWords();
  if (counts === null) return <p class="empty">{words.operations.notCounted}</p>;
  const rejected = Object.values(counts.rejected).reduce((sum, number) => sum + number, 0);
  const rows: readonly (readonly [string, number])[] = [
    [words.operations.accepted, counts.accepted],
    [words.operations.repeated, counts.repeated],
    [words.operations.waiting, counts.waiting],
  ];
  return (
    <dl class="figures">
      {rows.map(([name, number]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count(number, language)}</dd>
        </div>
      ))}
      <div>
        <dt>
          <a href={hrefOf.operations('rejected')}>{words.operations.rejected}</a>
        </dt>
        <dd>{count(rejected, language)}</dd>
      </div>
    </dl>
  );
}
