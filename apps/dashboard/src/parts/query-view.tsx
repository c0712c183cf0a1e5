import type { ComponentChildren } from 'preact';
import { taocunCommand } from '../browser/taocun-command';
import { accessKey } from '../server/access-key';
import type { ApiError } from '../server/api-error';
import type { QueryState } from '../server/keep-fetched';
import { clock } from '../words/figures';
import { useLanguage } from '../words/language';
import { submitted } from './submitted';

/** Shows a query in each of its states: loading, failed, its data, or stale data with their time. */
export function QueryView<Data>({
  query,
  children,
  rows = 4,
}: {
  readonly query: QueryState<Data>;
  readonly children: (data: Data) => ComponentChildren;
  /** The lines of the placeholder shown while loading. */
  readonly rows?: number;
}) {
  const { data, isFetching, error, atMs } = query;
  if (data === undefined) return error === undefined ? <Waiting rows={rows} /> : <ErrorView error={error} />;
  return (
    <div aria-busy={isFetching}>
      {error !== undefined && <Stale atMs={atMs} isRetried={error.isTransient} />}
      {children(data)}
    </div>
  );
}

/** The time of what is shown, where nothing newer comes. */
export function Stale({ atMs, isRetried = true }: { readonly atMs: number; readonly isRetried?: boolean }) {
  const { language, words } = useLanguage();
  return (
    <p class="note stale" role="status">
      {words.state.stale(clock(atMs, language), isRetried)}
    </p>
  );
}

export function Waiting({ rows }: { readonly rows: number }) {
  const { words } = useLanguage();
  return (
    <div class="waiting" role="status">
      <span class="unseen">{words.state.waiting}</span>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} />
      ))}
    </div>
  );
}

export function ErrorView({ error: { status, detail, isTransient } }: { readonly error: ApiError }) {
  const { words } = useLanguage();
  if (status === 401 || status === 403) return <KeyForm status={status} detail={detail} />;
  if (status === 404) return <Empty>{words.state.notAnswered}</Empty>;
  return (
    <div class="missing" role="alert">
      <p>{status === 0 ? words.state.unreachable : words.state.failed(status)}</p>
      {detail !== '' && <p class="note">{detail}</p>}
      {isTransient && <p class="note">{words.state.again}</p>}
    </div>
  );
}

/** The text instead of a list that is empty, which is not an error. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

function KeyForm({ status, detail }: { readonly status: number; readonly detail: string }) {
  const { words } = useLanguage();
  const [key, setKey] = accessKey.use();
  return (
    <form
      class="missing key-form"
      onSubmit={submitted((form) => {
        const typed = new FormData(form).get('key');
        setKey(typeof typed === 'string' ? typed.trim() : '');
        location.reload();
      })}
    >
      <p>{status === 401 && key === '' ? words.state.keyNeeded : words.state.keyRefused}</p>
      {detail !== '' && <p class="note">{words.state.keyDetail(detail, taocunCommand)}</p>}
      <label>
        {words.state.key} <input name="key" type="password" autocomplete="off" required placeholder="tck_…" />
      </label>
      <button type="submit">{words.state.useKey}</button>
    </form>
  );
}
