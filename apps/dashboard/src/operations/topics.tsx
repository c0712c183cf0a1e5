import { useState } from 'preact/hooks';
import { Empty, QueryView } from '../parts/query-view';
import { queries, type Topics } from '../server/api';
import { useQuery } from '../server/use-query';
import { useParameter } from '../routes/use-address';
import { count, instant } from '../words/figures';
import { useOperationsWords } from './words/use-operations-words';
import { pointedLines } from './rejected/pointed-json';

const LIMIT = 20;

/** Records of a topic, read where they lie. */
export function TopicsPart() {
  const { language, words } = useOperationsWords();
  const query = useQuery('topics', queries.topics());
  const [topic, setTopic] = useParameter('topic');
  const [partition, setPartition] = useParameter('partition');
  return (
    <section aria-labelledby="topics">
      <h2 id="topics" class="unseen">
        {words.operations.parts.topics}
      </h2>
      <p class="lead">{words.operations.topics.lead}</p>
      <QueryView query={query} rows={8}>
        {({ items }) => {
          const chosen = items.find((one) => one.topic === topic) ?? items[0];
          const bounds = partitionIn(chosen?.partitions ?? [], partition);
          if (chosen === undefined || bounds === undefined) return <Empty>{words.operations.topics.none}</Empty>;
          return (
            <>
              <div class="rejected-filters">
                <label class="select">
                  <span>{words.operations.topics.topic}</span>
                  <select value={chosen.topic} onChange={(event) => setTopic(event.currentTarget.value)}>
                    {items.map((one) => (
                      <option key={one.topic} value={one.topic}>
                        {one.topic}
                      </option>
                    ))}
                  </select>
                </label>
                <label class="select">
                  <span>{words.operations.partition}</span>
                  <select value={bounds.partition} onChange={(event) => setPartition(event.currentTarget.value)}>
                    {chosen.partitions.map(({ partition: number, low, high }) => (
                      <option key={number} value={number}>
                        {number} ({words.operations.topics.records(count(high - low, language))})
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <Records key={`${chosen.topic}/${bounds.partition}`} topic={chosen.topic} partition={bounds.partition} />
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

/** The one that is asked for, or the first that has records. */
function partitionIn(partitions: Topics[number]['partitions'], asked: string): Topics[number]['partitions'][number] | undefined {
  return partitions.find((one) => String(one.partition) === asked) ?? partitions.find(({ low, high }) => high > low) ?? partitions[0];
}

function Records({ topic, partition }: { readonly topic: string; readonly partition: number }) {
  const { language, words } = useOperationsWords();
  const [from, setFrom] = useState<number | undefined>(undefined);
  const query = useQuery(JSON.stringify([topic, partition, from]), queries.records(topic, partition, { from, limit: LIMIT }));
  return (
    <QueryView query={query} rows={8}>
      {({ items, low, high }) => {
        const first = from ?? Math.max(low, high - LIMIT);
        return (
          <>
            <p class="actions">
              <button type="button" disabled={first <= low} onClick={() => setFrom(Math.max(low, first - LIMIT))}>
                {words.operations.topics.earlier}
              </button>
              <button type="button" disabled={first + LIMIT >= high} onClick={() => setFrom(first + LIMIT)}>
                {words.operations.topics.later}
              </button>
              <button type="button" onClick={() => setFrom((before) => (before === undefined ? Math.max(low, high - LIMIT) : undefined))}>
                {words.operations.topics.newest}
              </button>
              <label>
                <span>{words.operations.topics.from}</span>{' '}
                <input
                  type="number"
                  min={low}
                  max={high}
                  value={first}
                  onChange={(event) => setFrom(Math.max(low, Math.trunc(event.currentTarget.valueAsNumber) || low))}
                />
              </label>
              <span class="note">{words.operations.topics.bounds(count(low, language), count(high, language))}</span>
            </p>
            {items.length === 0 && <Empty>{words.operations.topics.none}</Empty>}
            <ol class="records">
              {items.map(({ offset, timestampMs, key, text, bytes, headers }) => (
                <li key={offset}>
                  <p>
                    <b>{offset}</b>{' '}
                    <span class="note">
                      {instant(timestampMs, language)} · {words.operations.key} <code>{key ?? '–'}</code> · {count(bytes, language)} B
                      {Object.entries(headers).map(([name, value]) => ` · ${name}: ${value}`)}
                    </span>
                  </p>
                  <details class="table-of">
                    <summary>
                      <code>{(text ?? words.operations.noBytes).slice(0, 120)}</code>
                    </summary>
                    <pre class="bytes" tabIndex={0} aria-label={`${words.operations.topics.value} ${offset}`}>
                      {pointedLines(text ?? '')
                        ?.map((line) => line.text)
                        .join('\n') ?? text}
                    </pre>
                  </details>
                </li>
              ))}
            </ol>
          </>
        );
      }}
    </QueryView>
  );
}
