import { useRef } from 'preact/hooks';
import { QueryView } from '../parts/query-view';
import type { Flow, PartitionAt, ServiceAt, ServiceName } from '../server/api';
import type { QueryState } from '../server/use-query';
import { count, day, percent, seconds } from '../words/figures';
import { useLanguage } from '../words/language';
import { hrefOf } from '../routes/route';
import { DataTable } from '../parts/data-table';
import { type Rate, Rates } from './rates';
import { endToEndWaitMs, longestWaitMs } from './wait-times';

const topicsAfter: Readonly<Record<ServiceName, readonly string[]>> = {
  ingestion: ['village.activity'],
  classification: ['village.verdicts', 'village.assessments', 'village.certifications'],
  reporting: ['region.verdicts'],
};
const MiB = 1_048_576;

/** From the marketplaces to those who are told: what moves, how fast, and what waits where. */
export function FlowPart({ query }: { readonly query: QueryState<Flow> }) {
  const { words } = useLanguage();
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

/** The latest day that a partition has come to: once all are read to their ends, the clock. */
function latestDay({ counts }: Flow): string | undefined {
  return counts?.partitions
    .flatMap((partition) => partition.day ?? [])
    .sort()
    .at(-1);
}

function ClockLine({ flow, movedAtMs, atMs }: { readonly flow: Flow; readonly movedAtMs: number | undefined; readonly atMs: number }) {
  const { language, words } = useLanguage();
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

function ServiceNode({
  service: one,
  rate,
  history,
  inTopic,
}: {
  readonly service: ServiceAt;
  readonly rate: Rate | undefined;
  readonly history: readonly number[];
  /** Of the first; the others read what stands after the service before. */
  readonly inTopic: string | undefined;
}) {
  const { language, words } = useLanguage();
  const perSecond = (number: number | undefined): string =>
    number === undefined ? '…' : words.operations.perSecond(count(number, language));
  const waited = one.answers ? longestWaitMs(one.partitions) : undefined;
  const isMoving = rate !== undefined && rate.recordsPerSecond > 0;
  const state = !one.answers ? 'away' : one.ready ? 'ready' : 'not-ready';
  return (
    <>
      {inTopic !== undefined && <Topics names={[inTopic]} moving={isMoving} />}
      <li class="flow-service" data-state={state} data-testid={`service-${one.service}`}>
        <h2>
          {words.operations.services[one.service]} <small>{words.operations.states[state]}</small>
        </h2>
        {!one.answers ? (
          <p class="note">{one.because}</p>
        ) : (
          <>
            <p class="flow-rate">
              <b>{perSecond(rate?.recordsPerSecond)}</b> {words.operations.read}
            </p>
            <Spark values={history} />
            <dl>
              <div>
                <dt>{words.operations.published}</dt>
                <dd>{perSecond(rate?.publishedPerSecond)}</dd>
              </div>
              {one.process.memoryBytes !== undefined && (
                <div>
                  <dt>{words.operations.memory}</dt>
                  <dd>{count(one.process.memoryBytes / MiB, language)} MiB</dd>
                </div>
              )}
              <div>
                <dt>{words.operations.cpu}</dt>
                <dd>{rate?.cpuShare === undefined ? '…' : percent(rate.cpuShare, language, 0)}</dd>
              </div>
              {one.process.eventLoopLagSeconds !== undefined && (
                <div>
                  <dt>{words.operations.delay}</dt>
                  <dd>{count(1_000 * one.process.eventLoopLagSeconds, language)} ms</dd>
                </div>
              )}
              {waited !== undefined && (
                <div>
                  <dt>{words.operations.waited}</dt>
                  <dd>{seconds(waited, language)}</dd>
                </div>
              )}
              <div>
                <dt>{words.operations.partitions}</dt>
                <dd>{count(one.partitions.length, language)}</dd>
              </div>
            </dl>
            {one.reasons.map((reason) => (
              <p key={reason} class="note stale">
                {reason}
              </p>
            ))}
          </>
        )}
      </li>
      <Topics names={topicsAfter[one.service]} moving={rate !== undefined && rate.publishedPerSecond > 0} />
    </>
  );
}

function Topics({ names, moving }: { readonly names: readonly string[]; readonly moving: boolean }) {
  return (
    <li class={moving ? 'flow-topics moving' : 'flow-topics'}>
      {names.map((name) => {
        const [first, ...rest] = name.split('.');
        return (
          <code key={name}>
            {first}.<wbr />
            {rest.join('.')}
          </code>
        );
      })}
      <svg viewBox="0 0 64 12" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 6h64" />
      </svg>
    </li>
  );
}

const spark = { width: 120, height: 28 };

/** The last minute; a picture of what the figure beside it says. */
function Spark({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const points = values.map((value, at) => {
    const x = spark.width - (values.length - 1 - at) * (spark.width / 59);
    return `${x.toFixed(1)},${(spark.height - 1 - (value / most) * (spark.height - 2)).toFixed(1)}`;
  });
  return (
    <svg class="spark" viewBox={`0 0 ${spark.width} ${spark.height}`} preserveAspectRatio="none" aria-hidden="true">
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}

function Lag({ services }: { readonly services: readonly ServiceAt[] }) {
  const { language, words } = useLanguage();
  const all = services.flatMap((one) => (one.answers ? one.partitions : []));
  const topics = [...new Set(all.map(({ topic }) => topic))];
  const lagOf = ({ end, offset }: PartitionAt): number => Math.max(0, end - offset);
  const most = Math.max(1, ...all.map(lagOf));
  return (
    <>
      {topics.map((topic) => {
        const partitions = all.filter((one) => one.topic === topic).sort((a, b) => a.partition - b.partition);
        const behind = partitions.reduce((sum, one) => sum + lagOf(one), 0);
        return (
          <div class="lag" key={topic}>
            <code>{topic}</code>
            <span class="lag-bars" aria-hidden="true">
              {partitions.map((one) => (
                <i key={one.partition} data-state={one.state} title={`${topic}/${one.partition}: ${lagOf(one)}`}>
                  <b style={{ height: `${(100 * lagOf(one)) / most}%` }} />
                </i>
              ))}
            </span>
            <span class="number">{count(behind, language)}</span>
            {partitions
              .flatMap(({ partition, error }) => (error === undefined ? [] : [{ partition, error }]))
              .map(({ partition, error }) => (
                <p class="note stale" key={partition}>
                  {topic}/{partition}: {error}
                </p>
              ))}
          </div>
        );
      })}
      <DataTable
        caption={words.operations.lag}
        heads={[
          words.operations.partition,
          words.operations.state,
          words.operations.lag,
          words.operations.offset,
          words.operations.saved,
          words.operations.end,
        ]}
        rows={all.map((one) => [
          `${one.topic}/${one.partition}`,
          words.operations.partitionStates[one.state],
          count(lagOf(one), language),
          count(one.offset, language),
          count(one.checkpoint, language),
          count(one.end, language),
        ])}
      />
    </>
  );
}

function Counted({ flow: { counts } }: { readonly flow: Flow }) {
  const { language, words } = useLanguage();
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
