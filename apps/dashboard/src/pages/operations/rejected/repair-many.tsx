import { useState } from 'preact/hooks';
import { Select } from '../../../parts/choice';
import { ConfirmButton } from '../../../parts/confirm-button';
import { submitted } from '../../../parts/submitted';
import { ErrorNote } from '../../../parts/error-note';
import { type ManyRepaired, mutations } from '../../../server/api';
import { count } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { type OneFault, usePieces } from './use-pieces';

const LIMITS = [10, 100, 1_000] as const;

/** The outcome of a correction, summed over all batches, and the patch that made it. */
interface Done extends ManyRepaired {
  readonly by: string;
}

/**
 * Corrects all updates of one fault by a merge patch, after a trial that sends nothing. They are sent batch by batch, each with a separate
 * click, so that a wrong patch spoils no more than one batch.
 */
export function RepairMany({ changed, ...fault }: OneFault) {
  const { language, words } = useOperationsWords();
  const [patchText, setPatch] = useState(() => patchFor(fault.path));
  const [limit, setLimit] = useState<number>(100);
  const [wrongJson, setWrongJson] = useState('');
  const { done, busy, error, act } = usePieces<Done>(changed);
  const by = JSON.stringify([patchText, limit]);
  // The trial of another patch proves nothing about this one.
  const tried = done?.by === by ? done : undefined;

  const repair = async (dryRun: boolean, cursor?: string): Promise<void> => {
    let patch: unknown;
    try {
      patch = JSON.parse(patchText);
      setWrongJson('');
    } catch (failure) {
      return setWrongJson(failure instanceof Error ? failure.message : String(failure));
    }
    const wanted = { ...fault, limit, dryRun, patch: patch as object };
    await act(dryRun, async () => ({ ...(await mutations.repairMany({ ...wanted, ...(cursor !== undefined && { cursor }) })), by }));
  };
  return (
    <section class="repair-many" aria-labelledby="repair-many">
      <h3 id="repair-many">{words.operations.many.title}</h3>
      <p class="note">{words.operations.many.lead}</p>
      <form class="correction" onSubmit={submitted(() => void repair(true))}>
        <label>
          <span>{words.operations.many.patch}</span>
          <textarea
            rows={5}
            spellcheck={false}
            autocomplete="off"
            value={patchText}
            onInput={(event) => setPatch(event.currentTarget.value)}
          />
        </label>
        <p class="actions">
          <Select
            label={words.operations.many.limit}
            options={LIMITS.map((one) => [`${one}`, count(one, language)])}
            chosen={`${limit}`}
            choose={(one) => setLimit(Number(one))}
          />
          <button type="submit" class={tried === undefined ? 'main' : undefined} disabled={busy}>
            {words.operations.many.preview}
          </button>
          {tried?.dryRun === true && tried.sent > 0 && (
            <ConfirmButton text={words.operations.many.send(count(tried.sent, language))} busy={busy} act={() => void repair(false)} />
          )}
          {tried?.dryRun === false && tried.next !== undefined && (
            <ConfirmButton text={words.operations.many.goOn} busy={busy} act={() => void repair(false, tried.next)} />
          )}
        </p>
      </form>
      {wrongJson !== '' && (
        <p class="missing" role="alert">
          {words.operations.noJson(wrongJson)}
        </p>
      )}
      <ErrorNote error={error} />
      {tried !== undefined && (
        <div class="said" role="status">
          <p>
            {(tried.dryRun ? words.operations.many.wouldPass : words.operations.many.sent)(
              count(tried.matched, language),
              count(tried.sent, language),
            )}
          </p>
          <ul>
            {tried.failures.slice(0, 5).map(({ id, path: at, message }) => (
              <li key={id}>
                {id}: {at !== '' && <code>{at}</code>} {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** A patch for the faulty value, to be completed: `{"data":{"amountFen":null}}` for `/data/amountFen`. */
function patchFor(path: string): string {
  const names = path.split('/').slice(1);
  return JSON.stringify(
    names.reduceRight<unknown>(
      (inside, name) => ({ [name.replaceAll('~1', '/').replaceAll('~0', '~')]: inside }),
      names.length === 0 ? {} : null,
    ),
    undefined,
    2,
  );
}
