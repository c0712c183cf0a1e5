import { useEffect, useRef, useState } from 'preact/hooks';
import { ErrorNote } from '../../../parts/error-note';
import { submitted } from '../../../parts/submitted';
import { mutations } from '../../../server/api';
import { useMutation } from '../../../server/use-mutation';
import { useOperationsWords } from '../words/use-operations-words';
import { meantBy, pointedLines } from './pointed-json';

interface OneUpdate {
  readonly id: string;
  /** Called after the update was corrected or set aside. */
  readonly changed: () => void;
}

/** The form that corrects a rejected update and sends it again, or sets it aside. */
export function Correction({
  id,
  text,
  path,
  changed,
}: OneUpdate & { readonly text: string; readonly path: string }) {
  const { words } = useOperationsWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const { busy, error, run } = useMutation();
  const [wrongJson, setWrongJson] = useState('');
  const begin = pointedLines(text)
    ?.map((line) => line.text)
    .join('\n');

  /** Selects the faulty line, ready to be overwritten. */
  const goTo = (wrong: string): void => {
    const element = field.current;
    const lines = element === null ? undefined : pointedLines(element.value);
    if (element === null || lines === undefined) return;
    const [first] = meantBy(wrong, lines);
    if (first === undefined) return;
    // Line numbers are right only while the text is formatted as shown at first.
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
    let event: unknown;
    try {
      event = JSON.parse(field.current?.value ?? '');
      setWrongJson('');
    } catch (error) {
      return setWrongJson(error instanceof Error ? error.message : String(error));
    }
    await run(() => mutations.repair(id, event).then(changed));
  };
  return (
    <>
      <form class="correction" onSubmit={submitted(() => void repair())}>
        <label>
          <span>{words.operations.correction}</span>
          <textarea
            ref={field}
            rows={16}
            spellcheck={false}
            autocomplete="off"
            defaultValue={begin ?? text}
          />
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
      <SetAside id={id} changed={changed} />
    </>
  );
}

export function SetAside({ id, changed }: OneUpdate) {
  const { words } = useOperationsWords();
  const { busy, error, run } = useMutation();
  return (
    <details class="table-of">
      <summary>{words.operations.setAside}</summary>
      <form
        class="inline"
        onSubmit={submitted((form) => {
          const note = new FormData(form).get('note');
          void run(() => mutations.setAside(id, typeof note === 'string' ? note : '').then(changed));
        })}
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
