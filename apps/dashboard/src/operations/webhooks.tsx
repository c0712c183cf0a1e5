import { useState } from 'preact/hooks';
import { Empty, QueryView } from '../parts/query-view';
import { mutations, queries, type Webhook, type WebhookTestResult } from '../server/api';
import { useQuery } from '../server/use-query';
import { count, instant } from '../words/figures';
import { useOperationsWords } from './words/use-operations-words';
import { usePolledQuery } from '../server/use-polled-query';
import { useMutation } from '../server/use-mutation';
import { ErrorNote } from '../parts/error-note';
import { ConfirmButton } from '../parts/confirm-button';

const lookEveryMs = 3_000;

/** The webhooks, with the deliveries that failed. */
export function WebhooksPart() {
  const { words } = useOperationsWords();
  const [query, refetch] = usePolledQuery('webhooks', queries.webhooks(), lookEveryMs);
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks" class="unseen">
        {words.operations.parts.webhooks}
      </h2>
      <QueryView query={{ ...query, isFetching: false }} rows={8}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <Empty>{words.operations.noWebhooks}</Empty>
          ) : (
            <ul class="webhooks">
              {webhooks.map((webhook) => (
                <OneWebhook key={webhook.id} webhook={webhook} changed={refetch} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function OneWebhook({ webhook, changed }: { readonly webhook: Webhook; readonly changed: () => void }) {
  const { language, words } = useOperationsWords();
  const { id, url, description, state, reason, pending, failed } = webhook;
  const { busy, error, run } = useMutation();
  const [tried, setTried] = useState<WebhookTestResult | undefined>(undefined);
  const [replayed, setReplayed] = useState<number | undefined>(undefined);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    await run(work);
    changed();
  };
  return (
    <li data-state={state}>
      <h3>
        <span class="url">{url}</span> <small>{words.operations.webhookStates[state]}</small>
      </h3>
      {description !== '' && <p>{description}</p>}
      {reason !== undefined && <p class="note">{reason}</p>}
      <p class="note">
        {words.operations.pending} <b>{count(pending, language)}</b> · {words.operations.failed} <b>{count(failed, language)}</b>
      </p>
      <p class="actions">
        <button
          type="button"
          disabled={busy}
          onClick={() => {
            setTried(undefined);
            void run(() => mutations.testWebhook(id)).then(setTried);
          }}
        >
          {words.operations.test}
        </button>
        {state === 'active' ? (
          <button type="button" disabled={busy} onClick={() => void act(() => mutations.setWebhook(id, 'paused'))}>
            {words.operations.pause}
          </button>
        ) : (
          <button type="button" disabled={busy} onClick={() => void act(() => mutations.setWebhook(id, 'active'))}>
            {words.operations.goOn}
          </button>
        )}
        {failed > 0 && (
          <button
            type="button"
            disabled={busy}
            onClick={() => void act(async () => setReplayed((await mutations.replayFailed(id)).replayed))}
          >
            {words.operations.replayFailed}
          </button>
        )}
        <ConfirmButton text={words.operations.remove} busy={busy} act={() => void act(() => mutations.removeWebhook(id))} />
      </p>
      {tried !== undefined && (
        <p class="said" role="status">
          {tried.delivered ? words.operations.tested(tried.status) : words.operations.notTested(tried.reason ?? '')}
        </p>
      )}
      {replayed !== undefined && (
        <p class="said" role="status">
          {words.operations.replayed(replayed)}
        </p>
      )}
      <ErrorNote error={error} />
      {failed > 0 && <Failures id={id} failed={failed} changed={changed} />}
    </li>
  );
}

function Failures({ id, failed, changed }: { readonly id: string; readonly failed: number; readonly changed: () => void }) {
  const { language, words } = useOperationsWords();
  const query = useQuery(id, queries.failedDeliveries(id), failed);
  const { busy, error, run } = useMutation();
  return (
    <details class="table-of">
      <summary>{words.operations.failures}</summary>
      <QueryView query={query}>
        {({ items }) => (
          <ul class="failures">
            {items.map(({ delivery, webhookId, tries, attempts }) => {
              const last = attempts.at(-1);
              return (
                <li key={delivery}>
                  <code>{webhookId}</code>
                  <span class="note">
                    {words.operations.tries(tries)} ·{' '}
                    {last === undefined ? '' : `${instant(Date.parse(last.at), language)} · ${last.reason ?? ''}`}
                  </span>
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => void run(() => mutations.replay(id, delivery)).then(changed)}
                    aria-label={`${words.operations.replay}: ${webhookId}`}
                  >
                    {words.operations.replay}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </QueryView>
      <ErrorNote error={error} />
    </details>
  );
}
