import type { ComponentChildren } from 'preact';

interface Bar {
  readonly key: string;
  readonly label: ComponentChildren;
  /** Undefined if the quantities are not to be compared: then the list has no bars. */
  readonly value: number | undefined;
  readonly text: string;
  readonly href?: string;
  readonly note?: string;
}

/** A bar chart of quantities, as a list. */
export function Bars({ bars }: { readonly bars: readonly Bar[] }) {
  const greatest = Math.max(1, ...bars.map(({ value = 0 }) => value));
  return (
    <ol class="bars">
      {bars.map(({ key, label, value, text, href, note }) => {
        const inside = (
          <>
            <span class="bar-label">
              {label}
              {note !== undefined && <small>{note}</small>}
            </span>
            <span class="bar-value">{text}</span>
            {value !== undefined && (
              <span class="bar-track">
                <i style={{ width: `${(100 * Math.max(0, value)) / greatest}%` }} />
              </span>
            )}
          </>
        );
        return (
          <li key={key}>
            {href === undefined ? (
              <span class="bar">{inside}</span>
            ) : (
              <a class="bar" href={href}>
                {inside}
              </a>
            )}
          </li>
        );
      })}
    </ol>
  );
}
