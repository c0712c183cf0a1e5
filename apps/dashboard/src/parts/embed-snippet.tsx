import { useState } from 'preact/hooks';
import { type EmbeddedPart, hrefOf } from '../routes/route';
import { useLanguage } from '../words/language';

/** True if the operator lets other sites show parts of the page: the server says so in the page's head. */
const isOffered = (): boolean => document.querySelector('meta[name=embeddable]') !== null && !location.pathname.includes('/embed/');

/** The HTML that shows a part of the page on another site, as it is seen now. */
export function EmbedSnippet({ part, region, title }: { readonly part: EmbeddedPart; readonly region: string; readonly title: string }) {
  const { words } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [isCopied, setCopied] = useState(false);
  if (!isOffered()) return null;
  const url = new URL(hrefOf.embed(part, region), location.href).href.replaceAll('&', '&amp;');
  const html = `<iframe src="${url}" title="${title}" width="800" height="${part === 'map' ? 720 : 480}" loading="lazy" style="border: 0"></iframe>`;
  const copy = (): void => void navigator.clipboard.writeText(html).then(() => setCopied(true));
  return (
    <details class="table-of" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.embed}</summary>
      {isOpen && (
        <>
          <pre class="snippet" tabIndex={0}>
            {html}
          </pre>
          <p class="actions">
            <button type="button" onClick={copy}>
              {isCopied ? words.copied : words.copy}
            </button>
          </p>
        </>
      )}
    </details>
  );
}
