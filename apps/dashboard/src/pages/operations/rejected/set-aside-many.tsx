import { useState } from 'preact/hooks';
import { ConfirmButton } from '../../../parts/confirm-button';
import { ErrorNote } from '../../../parts/error-note';
import { submitted } from '../../../parts/submitted';
import { type ManySetAside, mutations } from '../../../server/api';
import { useMutation } from '../../../server/use-mutation';
import { count } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';

const AT_A_TIME = 1_000;

/** The members that all updates of a fault share; `changed` is called after they were discarded. */
interface OneFault {
  readonly reason: string;
  readonly path: string;
  readonly source: string;
  readonly changed: () => void;
}

/**
 * Discards all updates of one fault for one reason: counted first, then set aside batch by batch, each with a
 * separate click.
 */
export function SetAsideMany({ changed, ...fault }: OneFault) {
  const { language, words } = useOperationsWords();
  const texts = words.operations.discard;
  const [note, setNote] = useState('');
  const [done, setDone] = useState<ManySetAside | undefined>(undefined);
  const { busy, error, run } = useMutation();
  const setAside = async (dryRun: boolean, cursor?: string): Promise<void> => {
    const request = { ...fault, note, limit: AT_A_TIME, dryRun, ...(cursor !== undefined && { cursor }) };
    const answer = await run(() => mutations.setAsideMany(request));
    if (answer === undefined) return;
    setDone(answer);
    if (!dryRun) changed();
  };
  const updates = count(done?.updates ?? 0, language);
  return (
    <details class="table-of">
      <summary>{texts.title}</summary>
      <p class="note">{texts.lead}</p>
      <form class="inline" onSubmit={submitted(() => void setAside(true))}>
        <label>
          <span>{words.operations.note}</span>
          <input
            required
            maxLength={1_000}
            autocomplete="off"
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={busy}>
          {texts.count}
        </button>
        {done?.dryRun === true && done.matched > 0 && note.trim() !== '' && (
          <ConfirmButton text={texts.act(updates)} busy={busy} act={() => void setAside(false)} />
        )}
        {done?.dryRun === false && done.next !== undefined && (
          <ConfirmButton text={texts.goOn} busy={busy} act={() => void setAside(false, done.next)} />
        )}
      </form>
      <ErrorNote error={error} />
      {done !== undefined && (
        <p class="outcome" role="status">
          {(done.dryRun ? texts.would : texts.done)(
            updates,
            count(done.dryRun ? done.matched : done.setAside, language),
          )}{' '}
          {done.next !== undefined && texts.more}
        </p>
      )}
    </details>
  );
}
