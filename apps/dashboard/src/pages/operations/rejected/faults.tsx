import { QueryView } from '../../../parts/query-view';
import { hrefOf } from '../../../routes/route';
import { queries, type RejectedFault } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { count, instant } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';

/** The open rejected updates by reason, path and source: one mistake of one sender is one line. */
export function Faults({ changed }: { readonly changed: number }) {
  const { language, words } = useOperationsWords();
  const query = useQuery('faults', queries.faults(), changed);
  return (
    <QueryView query={query} rows={3}>
      {({ items, complete }) =>
        items.length === 0 ? null : (
          <>
            <div class="scrolled-wide" tabIndex={0} role="group" aria-label={words.operations.faults.title}>
              <table class="faults">
                <caption class="unseen">{words.operations.faults.title}</caption>
                <thead>
                  <tr>
                    {[
                      words.operations.reason,
                      words.operations.faults.path,
                      words.operations.faults.source,
                    ].map((head) => (
                      <th scope="col" key={head}>
                        {head}
                      </th>
                    ))}
                    <th scope="col" class="number heading">
                      {words.operations.counted}
                    </th>
                    <th scope="col">{words.operations.faults.last}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((fault) => (
                    <tr key={JSON.stringify([fault.reason, fault.path, fault.source])}>
                      <th scope="row">
                        <a href={faultHref(fault)}>
                          {words.operations.reasons[fault.reason] ?? fault.reason}
                        </a>
                      </th>
                      <td>{fault.path === '' ? '–' : <code>{fault.path}</code>}</td>
                      <td class="fault-source" title={fault.source ?? undefined}>
                        {fault.source ?? '–'}
                      </td>
                      <td class="number">{count(fault.updates, language)}</td>
                      <td class="fault-last">{instant(fault.lastMs, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {!complete && <p class="note">{words.operations.faults.notAll}</p>}
          </>
        )
      }
    </QueryView>
  );
}

/**
 * The address of the fault's updates, with their correction. An empty path would be dropped, so '/' stands
 * for it.
 */
const faultHref = ({ reason, path, source }: RejectedFault): string =>
  hrefOf.operations('rejected', undefined, {
    reason,
    path: path === '' ? '/' : path,
    source: source ?? undefined,
  });
