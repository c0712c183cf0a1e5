import { useState } from 'preact/hooks';
import { Download } from '../parts/download';
import { Empty, QueryView } from '../parts/query-view';
import { type AuditRecord, type Page, queries, urlOf } from '../server/api';
import { useFurtherPages } from './further-pages';
import { useQuery } from '../server/use-query';
import { instant } from '../words/figures';
import { useOperationsWords } from './words/use-operations-words';
import { TableHead } from '../parts/data-table';

const SHOWN = 50;

/** The audit log, the newest first. */
export function AuditPart() {
  const { words } = useOperationsWords();
  const [action, setAction] = useState('');
  const [who, setWho] = useState('');
  const filter = { action, who, limit: SHOWN };
  const query = useQuery(JSON.stringify(filter), queries.audit(filter));
  return (
    <section aria-labelledby="audit">
      <h2 id="audit" class="unseen">
        {words.operations.parts.audit}
      </h2>
      <div class="rejected-filters">
        <label class="select">
          <span>{words.operations.audit.action}</span>
          <select value={action} onChange={(event) => setAction(event.currentTarget.value)}>
            <option value="">{words.operations.anyState}</option>
            {Object.entries(words.operations.audit.actions).map(([id, text]) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label class="select">
          <span>{words.operations.audit.who}</span>
          <input value={who} autocomplete="off" maxLength={200} onChange={(event) => setWho(event.currentTarget.value.trim())} />
        </label>
        <Download href={urlOf('audit', { action, who, format: 'csv' })} name="audit.csv">
          CSV
        </Download>
      </div>
      <QueryView query={query} rows={8}>
        {(first) => <Listed key={JSON.stringify([filter, first.items[0]?.id])} first={first} filter={filter} />}
      </QueryView>
    </section>
  );
}

function Listed({ first, filter }: { readonly first: Page<AuditRecord>; readonly filter: Readonly<Record<string, string | number>> }) {
  const { language, words } = useOperationsWords();
  const { items, further } = useFurtherPages(first, (cursor) => queries.audit({ ...filter, cursor }));
  const actions: Readonly<Record<string, string>> = words.operations.audit.actions;
  const { outcomes } = words.operations.audit;
  if (items.length === 0) return <Empty>{words.operations.audit.none}</Empty>;
  return (
    <>
      <div class="scrolled-wide" tabIndex={0} role="group" aria-label={words.operations.parts.audit}>
        <table class="audit">
          <TableHead
            heads={[
              words.operations.histories.time,
              words.operations.audit.action,
              words.operations.audit.object,
              words.operations.audit.who,
              words.operations.audit.outcome,
            ]}
          />
          <tbody>
            {items.map(({ id, at, action, object, name, key, from, outcome, status, detail }) => (
              <tr key={id}>
                <td>{instant(Date.parse(at), language)}</td>
                <th scope="row">
                  {actions[action] ?? action}
                  {detail !== undefined && (
                    <details>
                      <summary>{words.operations.audit.detail}</summary>
                      <code>{detail}</code>
                    </details>
                  )}
                </th>
                <td>{object === undefined ? '–' : <code>{object}</code>}</td>
                <td>
                  {name ?? key ?? '–'} {from !== undefined && <small>{from}</small>}
                </td>
                <td>
                  {outcomes[outcome]}
                  {status !== undefined && ` (${status})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {further}
    </>
  );
}
