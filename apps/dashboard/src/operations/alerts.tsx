import { QueryView } from '../parts/query-view';
import { type Alert, queries } from '../server/api';
import { usePolledQuery } from '../server/use-polled-query';
import { instant } from '../words/figures';
import { useOperationsWords } from './words/use-operations-words';

const lookEveryMs = 10_000;

/** The alerts, as Prometheus has found them. */
export function AlertsPart() {
  const { words } = useOperationsWords();
  const [query] = usePolledQuery('alerts', queries.alerts(), lookEveryMs);
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts" class="unseen">
        {words.operations.parts.alerts}
      </h2>
      <QueryView query={{ ...query, isFetching: false }} rows={8}>
        {({ watched, items }) => {
          if (!watched) return <p class="lead">{words.operations.alerts.notWatched}</p>;
          const quiet = items.filter(({ state }) => state === 'inactive');
          return (
            <>
              <p class="lead" role="status">
                {words.operations.alerts.said(items.length - quiet.length, items.length)}
              </p>
              <ul class="alerts">
                {items
                  .filter(({ state }) => state !== 'inactive')
                  .map((alert) => (
                    <OneAlert key={alert.name} alert={alert} />
                  ))}
              </ul>
              {quiet.length > 0 && (
                <details class="table-of">
                  <summary>{words.operations.alerts.quiet}</summary>
                  <ul class="alerts">
                    {quiet.map((alert) => (
                      <OneAlert key={alert.name} alert={alert} />
                    ))}
                  </ul>
                </details>
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

function OneAlert({ alert: { name, state, severity, summary, runbook, found } }: { readonly alert: Alert }) {
  const { language, words } = useOperationsWords();
  return (
    <li data-state={state}>
      <h3>
        {name}{' '}
        <small>
          {words.operations.alerts.states[state]} · {words.operations.alerts.severities[severity] ?? severity}
        </small>
      </h3>
      <p lang="en">{summary}</p>
      <ul>
        {found.map(({ state: one, since, description }) => (
          <li key={since + description}>
            <span lang="en">{description}</span>{' '}
            <span class="note">
              {words.operations.alerts.states[one]} · {words.operations.histories.since(instant(Date.parse(since), language))}
            </span>
          </li>
        ))}
      </ul>
      {runbook !== undefined && state !== 'inactive' && (
        <p class="note">
          {words.operations.alerts.runbook} <code>{runbook}</code>
        </p>
      )}
    </li>
  );
}
