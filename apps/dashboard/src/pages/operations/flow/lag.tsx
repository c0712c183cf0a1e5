import { DataTable } from '../../../parts/data-table';
import type { PartitionAt, ServiceAt } from '../../../server/api';
import { count } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { silentLagOf } from './lag-figures';

/** The lag of each partition: its records that have not been applied. */
export function Lag({ services }: { readonly services: readonly ServiceAt[] }) {
  const { language, words } = useOperationsWords();
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
                <i
                  key={one.partition}
                  data-state={one.state}
                  title={`${topic}/${one.partition}: ${lagOf(one)}`}
                >
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
      {silentLagOf(services).map(({ topic, service, waiting }) => (
        <div class="lag" key={topic}>
          <code>{topic}</code>
          <span class="lag-bars" aria-hidden="true" />
          <span class="number">
            {waiting === undefined ? words.operations.unknown : count(waiting, language)}
          </span>
          <p class="note stale">
            {words.operations.lagOfSilent(words.operations.services[service], waiting !== undefined)}
          </p>
        </div>
      ))}
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
