import { useEffect, useRef, useState } from 'preact/hooks';
import { QueryView } from '../parts/query-view';
import { mutations, queries, type RejectedUpdate, type RepairMade } from '../server/api';
import { count, instant } from '../words/figures';
import { useLanguage } from '../words/language';
import { hrefOf } from '../routes/route';
import { usePolledQuery } from '../server/use-polled-query';
import { useMutation } from '../server/use-mutation';
import { meantBy, pointedLines } from './pointed-json';
import { ErrorNote } from '../parts/error-note';

const lookEveryMs = 1_000;

/** One rejected update: its bytes, what is wrong with them, and how to mend it. */
export function RejectedOne({ id }: { readonly id: string }) {
  const { words } = useLanguage();
  // What was sent is read by ingestion a moment later.
  const [query] = usePolledQuery(id, queries.rejectedUpdate(id), lookEveryMs, false);
  return (
    <>
      <nav class="crumbs" aria-label={words.crumbs}>
        <a href={hrefOf.operations('rejected')}>{words.operations.parts.rejected}</a>
        <span aria-current="page">{id}</span>
      </nav>
      <QueryView query={{ ...query, isFetching: false }} rows={12}>
        {(update) => <Update update={update} />}
      </QueryView>
    </>
  );
}

function Update({ update }: { readonly update: RejectedUpdate }) {
  const { language, words } = useLanguage();
  const { id, reason, path, message, state, key, bytes, timestampMs, text, base64, repairs } = update;
  return (
    <div class="rejected-one">
      <section aria-labelledby="what">
        <h2 id="what">
          {words.operations.reasons[reason] ?? reason} <small data-testid="rejected-state">{words.operations.rejectedStates[state]}</small>
        </h2>
        <p>
          {path !== '' && <code class="path">{path}</code>} {message}
        </p>
        <p class="note">
          {instant(timestampMs, language)} · {words.operations.key} <code>{key ?? '–'}</code>
          {bytes !== null && ` · ${count(bytes, language)} B`}
          {repairs !== undefined && (
            <>
              {' '}
              · {words.operations.repairs} <a href={hrefOf.operations('rejected', repairs)}>{repairs}</a>
            </>
          )}
        </p>
        {text === undefined ? <Bytes base64={base64} /> : <Text text={text} path={path} />}
      </section>
      <section aria-labelledby="mend">
        <h2 id="mend">{words.operations.mend}</h2>
        {state === 'repaired' || state === 'rejected-anew' ? (
          <p class="note">{words.operations.done[state]}</p>
        ) : (
          // A correction stays while its update is looked at again and again.
          <Correction key={id} id={id} text={text ?? ''} path={path} />
        )}
        <History history={update.history} />
      </section>
    </div>
  );
}

function Text({ text, path }: { readonly text: string; readonly path: string }) {
  const { words } = useLanguage();
  const lines = pointedLines(text);
  const meant = lines === undefined ? new Set<number>() : meantBy(path, lines);
  return (
    <pre class="bytes" tabIndex={0} aria-label={words.operations.bytes}>
      {lines === undefined
        ? text
        : lines.map((line, at) =>
            meant.has(at) ? (
              <mark key={at}>
                {line.text}
                {'\n'}
              </mark>
            ) : (
              `${line.text}\n`
            ),
          )}
    </pre>
  );
}

const shownBytes = 4_096;

/** What is no text, as people look at bytes. */
function Bytes({ base64 }: { readonly base64: string | null }) {
  const { words } = useLanguage();
  if (base64 === null) return <p class="empty">{words.operations.noBytes}</p>;
  const bytes = Uint8Array.from(atob(base64.slice(0, (shownBytes / 3) * 4)), (character) => character.charCodeAt(0));
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const part = [...bytes.slice(16 * row, 16 * row + 16)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const plain = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    return `${(16 * row).toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${plain}`;
  });
  return (
    <pre class="bytes" tabIndex={0} aria-label={words.operations.bytes}>
      {rows.join('\n')}
    </pre>
  );
}

function Correction({ id, text, path }: { readonly id: string; readonly text: string; readonly path: string }) {
  const { words } = useLanguage();
  const field = useRef<HTMLTextAreaElement>(null);
  const { busy, error, run } = useMutation();
  const [wrongJson, setWrongJson] = useState('');
  const [sent, setSent] = useState<RepairMade | undefined>(undefined);
  const begin = pointedLines(text)
    ?.map((line) => line.text)
    .join('\n');

  /** Where it is wrong, so that one can begin to type. */
  const goTo = (wrong: string): void => {
    const element = field.current;
    const lines = element === null ? undefined : pointedLines(element.value);
    if (element === null || lines === undefined) return;
    const [first] = meantBy(wrong, lines);
    if (first === undefined) return;
    // Only where the lines are still as they were written does a line's number say where it stands.
    if (element.value !== lines.map((line) => line.text).join('\n')) return;
    const start = lines.slice(0, first).reduce((sum, line) => sum + line.text.length + 1, 0);
    element.focus({ preventScroll: true });
    element.setSelectionRange(start, start + (lines[first]?.text.length ?? 0));
    element.scrollTop = (first - 3) * (element.scrollHeight / lines.length);
  };
  useEffect(() => {
    if (error?.path !== undefined) goTo(error.path);
  }, [error]);

  const repair = async (): Promise<void> => {
    setSent(undefined);
    let event: unknown;
    try {
      event = JSON.parse(field.current?.value ?? '');
      setWrongJson('');
    } catch (error) {
      return setWrongJson(error instanceof Error ? error.message : String(error));
    }
    const answer = await run(() => mutations.repair(id, event, false));
    if (answer !== undefined) setSent(answer.repair);
  };
  return (
    <>
      <form
        class="correction"
        onSubmit={(event) => {
          event.preventDefault();
          void repair();
        }}
      >
        <label>
          <span>{words.operations.correction}</span>
          <textarea ref={field} rows={16} spellcheck={false} autocomplete="off" defaultValue={begin ?? text} />
        </label>
        <p class="actions">
          <button type="submit" class="main" disabled={busy}>
            {words.operations.sendAgain}
          </button>
          {path !== '' && begin !== undefined && (
            <button type="button" onClick={() => goTo(path)}>
              {words.operations.toTheWrong}
            </button>
          )}
        </p>
      </form>
      {wrongJson !== '' && (
        <p class="missing" role="alert">
          {words.operations.noJson(wrongJson)}
        </p>
      )}
      {error !== undefined && error.path !== undefined && (
        <p class="note">
          {words.operations.stillWrong} <code class="path">{error.path}</code>
        </p>
      )}
      <ErrorNote error={error} />
      {sent !== undefined && (
        <p class="said" role="status">
          {words.operations.sent}
        </p>
      )}
      <SetAside id={id} />
    </>
  );
}

function SetAside({ id }: { readonly id: string }) {
  const { words } = useLanguage();
  const { busy, error, run } = useMutation();
  return (
    <details class="table-of">
      <summary>{words.operations.setAside}</summary>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          const note = new FormData(event.currentTarget).get('note');
          void run(() => mutations.setAside(id, typeof note === 'string' ? note : ''));
        }}
      >
        <label>
          <span>{words.operations.note}</span>
          <input name="note" required maxLength={1_000} autocomplete="off" />
        </label>
        <button type="submit" disabled={busy}>
          {words.operations.setAside}
        </button>
      </form>
      <ErrorNote error={error} />
    </details>
  );
}

function History({ history }: { readonly history: readonly RepairMade[] }) {
  const { language, words } = useLanguage();
  if (history.length === 0) return null;
  return (
    <>
      <h3>{words.operations.history}</h3>
      <ol class="repairs">
        {history.map((one) => (
          <li key={one.number}>
            <span class="note">
              {instant(Date.parse(one.at), language)}
              {one.by !== undefined && ` · ${one.by}`}
            </span>{' '}
            {one.kind === 'set-aside' ? (
              <>
                {words.operations.rejectedStates['set-aside']}: {one.note}
              </>
            ) : (
              words.operations.outcomes[one.outcome ?? 'unknown']
            )}
            {one.rejectedAs !== undefined && (
              <>
                {' '}
                <a href={hrefOf.operations('rejected', one.rejectedAs)}>{one.rejectedAs}</a>
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
