import type { ComponentChildren } from 'preact';

/** Terms, each with its figure or meaning. */
export function Facts({
  facts,
  look,
}: {
  readonly facts: readonly (readonly [term: ComponentChildren, meaning: ComponentChildren])[];
  readonly look?: string;
}) {
  return (
    <dl class={look}>
      {facts.map(([term, meaning], at) => (
        <div key={at}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
