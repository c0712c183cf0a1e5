import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ErrorNote } from '../../../parts/error-note';
import type { Page } from '../../../server/api';
import { useMutation } from '../../../server/use-mutation';
import { useOperationsWords } from '../words/use-operations-words';

const PAGE_TIMEOUT_MS = 20_000;

/** The items of a list's first page and of the pages requested since, and the button for the next page. */
export function useFurtherPages<Item>(
  first: Page<Item>,
  pageAfter: (cursor: string) => (signal: AbortSignal) => Promise<Page<Item>>,
): { readonly items: readonly Item[]; readonly isWhole: boolean; readonly further: ComponentChildren } {
  const { words } = useOperationsWords();
  const [{ items, next }, setPage] = useState(first);
  const { busy, error, run } = useMutation();
  const more = async (cursor: string): Promise<void> => {
    const page = await run(() => pageAfter(cursor)(AbortSignal.timeout(PAGE_TIMEOUT_MS)));
    if (page !== undefined) setPage({ ...page, items: [...items, ...page.items] });
  };
  const further = (
    <>
      <ErrorNote error={error} />
      {next !== undefined && (
        <button type="button" disabled={busy} onClick={() => void more(next)}>
          {words.operations.more}
        </button>
      )}
    </>
  );
  return { items, isWhole: next === undefined, further };
}
