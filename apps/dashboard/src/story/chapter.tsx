import type { ComponentChildren } from 'preact';
import { basePath } from '../routes/address';
import { type Fact, partsOf } from './facts';

/** A chapter of the story: its text, in which every fact links to its query, and a picture beside it. */
export function Chapter({
  id,
  title,
  paragraphs,
  facts,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: ReadonlyMap<string, Fact>;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="chapter" aria-labelledby={id}>
      <div class="chapter-text">
        <h2 id={id}>{title}</h2>
        {paragraphs.map((text) => {
          const parts = partsOf(text, facts);
          return parts && <p key={text}>{parts.map((part, at) => (typeof part === 'string' ? part : <Linked key={at} fact={part} />))}</p>;
        })}
      </div>
      {children !== undefined && <div class="chapter-picture">{children}</div>}
    </section>
  );
}

function Linked({ fact: { text, query, source } }: { readonly fact: Fact }) {
  return (
    <a class="fact" href={`${basePath}api/v1/${query}`} title={source}>
      {text}
    </a>
  );
}
