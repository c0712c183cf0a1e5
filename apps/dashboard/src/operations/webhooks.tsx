import { useState } from 'preact/hooks';
import { Answered, Empty } from '../parts/answered';
import { api, doing, type Tried, type Webhook } from '../server/api';
import { useAsked } from '../server/asked';
import { count, instant } from '../words/figures';
import { useLanguage } from '../words/language';
import { useAskedAgain } from '../server/asked-again';
import { useDoing } from '../server/doing';
import { SaidNo } from '../parts/said';
import { SureButton } from '../parts/sure-button';

const lookEveryMs = 3_000;

/** Where announcements are sent, and what has failed there. */
export function WebhooksPart() {
  const { words } = useLanguage();
  const [asked, again] = useAskedAgain('webhooks', api.webhooks(), lookEveryMs);
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks" class="unseen">
        {words.operations.parts.webhooks}
      </h2>
      <Answered asked={{ ...asked, asking: false }} rows={8}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <Empty>{words.operations.noWebhooks}</Empty>
          ) : (
            <ul class="webhooks">
              {webhooks.map((webhook) => (
                <OneWebhook key={webhook.id} webhook={webhook} changed={again} />
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}

function OneWebhook({ webhook, changed }: { readonly webhook: Webhook; readonly changed: () => void }) {
  const { language, words } = useLanguage();
  const { id, url, description, state, reason, pending, failed } = webhook;
  const { busy, refused, run } = useDoing();
  const [tried, setTried] = useState<Tried | undefined>(undefined);
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
            void run(() => doing.testWebhook(id)).then(setTried);
          }}
        >
          {words.operations.test}
        </button>
        {state === 'active' ? (
          <button type="button" disabled={busy} onClick={() => void act(() => doing.setWebhook(id, 'paused'))}>
            {words.operations.pause}
          </button>
        ) : (
          <button type="button" disabled={busy} onClick={() => void act(() => doing.setWebhook(id, 'active'))}>
            {words.operations.goOn}
          </button>
        )}
        {failed > 0 && (
          <button type="button" disabled={busy} onClick={() => void act(async () => setReplayed((await doing.replayFailed(id)).replayed))}>
            {words.operations.replayFailed}
          </button>
        )}
        <SureButton text={words.operations.remove} busy={busy} act={() => void act(() => doing.removeWebhook(id))} />
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
      <SaidNo refused={refused} />
      {failed > 0 && <Failures id={id} failed={failed} changed={changed} />}
    </li>
  );
}

function Failures({ id, failed, changed }: { readonly id: string; readonly failed: number; readonly changed: () => void }) {
  const { language, words } = useLanguage();
  const asked = useAsked(id, api.failedDeliveries(id), failed);
  const { busy, refused, run } = useDoing();
  return (
    <details class="table-of">
      <summary>{words.operations.failures}</summary>
      <Answered asked={asked}>
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
                    onClick={() => void run(() => doing.replay(id, delivery)).then(changed)}
                    aria-label={`${words.operations.replay}: ${webhookId}`}
                  >
                    {words.operations.replay}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </Answered>
      <SaidNo refused={refused} />
    </details>
  );
}
