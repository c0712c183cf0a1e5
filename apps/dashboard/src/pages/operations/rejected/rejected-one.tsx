import { useState } from 'preact/hooks';
import { QueryView } from '../../../parts/query-view';
import { hrefOf } from '../../../routes/route';
import { queries, type RejectedUpdate, type RepairMade } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { count, instant } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { Correction, SetAside } from './correction';
import { GroupNote } from './group-note';
import { meantBy, pointedLines } from './pointed-json';

/** A rejected update: its bytes, the fault in them, and the form to correct it. */
export function RejectedOne({ id }: { readonly id: string }) {
  const { words } = useOperationsWords();
  const [changes, setChanges] = useState(0);
  const query = useQuery(id, queries.rejectedUpdate(id), changes);
  return (
    <>
      <nav class="crumbs" aria-label={words.crumbs}>
        <a href={hrefOf.operations('rejected')}>{words.operations.parts.rejected}</a>
        <span aria-current="page">{id}</span>
      </nav>
      <QueryView query={query} rows={12}>
        {(update) => <Update update={update} changed={() => setChanges((before) => before + 1)} />}
      </QueryView>
    </>
  );
}

function Update({ update, changed }: { readonly update: RejectedUpdate; readonly changed: () => void }) {
  const { language, words } = useOperationsWords();
  const { id, reason, path, message, state, key, bytes, timestampMs, text, base64, repairs, group } = update;
  return (
    <div class="rejected-one">
      <section aria-labelledby="what">
        <h2 id="what">
          {words.operations.reasons[reason] ?? reason}{' '}
          <small data-testid="rejected-state">{words.operations.rejectedStates[state]}</small>
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
        {group && (
          <p>
            <GroupNote group={group} />
          </p>
        )}
        {text === undefined ? <Bytes base64={base64} /> : <Text text={text} path={path} />}
      </section>
      <section aria-labelledby="repair">
        <h2 id="repair">{words.operations.correct}</h2>
        {state === 'sent' ? (
          <p class="note">{words.operations.sent}</p>
        ) : group ? (
          <SetAside id={id} changed={changed} />
        ) : (
          <Correction key={id} id={id} text={text ?? ''} path={path} changed={changed} />
        )}
        <History history={update.history} />
      </section>
    </div>
  );
}

function Text({ text, path }: { readonly text: string; readonly path: string }) {
  const { words } = useOperationsWords();
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

/** A hex dump, for bytes that are not text. */
function Bytes({ base64 }: { readonly base64: string | null }) {
  const { words } = useOperationsWords();
  if (base64 === null) return <p class="empty">{words.operations.noBytes}</p>;
  const bytes = Uint8Array.from(atob(base64.slice(0, (shownBytes / 3) * 4)), (character) =>
    character.charCodeAt(0),
  );
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

function History({ history }: { readonly history: readonly RepairMade[] }) {
  const { language, words } = useOperationsWords();
  if (history.length === 0) return null;
  return (
    <>
      <h3>{words.operations.history}</h3>
      <ol class="repairs">
        {history.map((one) => (
          <li key={one.number}>
            <span class="note">{instant(Date.parse(one.at), language)}</span>{' '}
            {one.kind === 'set-aside' ? (
              <>
                {words.operations.rejectedStates['set-aside']}: {one.note}
              </>
            ) : (
              words.operations.outcomes[one.outcome ?? 'unknown']
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
