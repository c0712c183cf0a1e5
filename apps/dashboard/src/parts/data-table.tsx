import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { hrefOf } from '../routes/route';
import { useLanguage } from '../words/language';
import { fileNameOf, saveTable } from './files/save-file';
import { PlaceName } from './place-name';

/** The data of a picture as a table, for readers who cannot see it and for those who want the figures. */
export function DataTable({
  caption,
  heads,
  rows,
  place,
  method = 'figures',
}: {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** The region or village of the data, which the name of a saved file begins with. */
  readonly place?: string;
  /** The section of the method page that explains the figures. */
  readonly method?: 'figures' | 'towns';
}) {
  const { words } = useLanguage();
  const table = useRef<HTMLTableElement>(null);
  const save = (): void => {
    const shown = [...(table.current?.rows ?? [])].map((row) =>
      [...row.cells].map(({ textContent }) => textContent?.trim() ?? ''),
    );
    saveTable(place === undefined ? caption : fileNameOf(place, caption), shown, words.provenance.label);
  };
  return (
    <details class="table-of">
      <summary>{words.asTable}</summary>
      <p class="actions">
        <button type="button" onClick={save}>
          CSV
        </button>
        <a href={hrefOf.method(method)}>{words.howMade}</a>
      </p>
      <div class="scrolled" tabIndex={0} role="group" aria-label={caption}>
        <table ref={table}>
          <caption class="unseen">{caption}</caption>
          <TableHead heads={heads} />
          <tbody>
            {rows.map(([first, ...others], row) => (
              <tr key={row}>
                <th scope="row">{typeof first === 'string' ? <PlaceName name={first} /> : first}</th>
                {others.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The headings of a table's columns, all different. */
export function TableHead({ heads }: { readonly heads: readonly string[] }) {
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col" key={head}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}
