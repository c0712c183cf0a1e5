import { Facts } from '../../../parts/facts';
import { QueryView } from '../../../parts/query-view';
import { hrefOf } from '../../../routes/route';
import type { Flow } from '../../../server/api';
import type { QueryState } from '../../../server/keep-fetched';
import { count } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { Lag } from './lag';
import { ServiceNode } from './service-node';

/**
 * The flow from the marketplaces to the subscribers, with the health of each service and the lag of each
 * partition.
 */
export function FlowPart({ query }: { readonly query: QueryState<Flow> }) {
  const { words } = useOperationsWords();
  return (
    <QueryView query={{ ...query, isFetching: false }} rows={8}>
      {(flow) => (
        <>
          <ol class="flow">
            <Ends name={words.operations.marketplaces} />
            {flow.services.map((one) => (
              <ServiceNode
                key={one.service}
                service={one}
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
  const toRejected = <a href={hrefOf.operations('rejected')}>{words.operations.rejected}</a>;
  return (
    <Facts
      look="figures"
      facts={[
        [words.operations.accepted, count(counts.accepted, language)],
        [words.operations.repeated, count(counts.repeated, language)],
        [words.operations.waiting, count(counts.waiting, language)],
        [toRejected, count(rejected, language)],
      ]}
    />
  );
}
