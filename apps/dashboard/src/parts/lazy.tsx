import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { keepLoading } from '../browser/keep-loading';
import { focusContent } from '../routes/focus-content';
import { ApiError } from '../server/api-error';
import { useLanguage } from '../words/language';
import { ErrorView, Waiting } from './query-view';

/** A page that few readers open, loaded when it is opened. */
export function Lazy<Props extends object>({
  load,
  props,
}: {
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}) {
  const [Part, setPart] = useState<ComponentType<Props> | undefined>(undefined);
  const [isAway, setAway] = useState(false);
  const wasFocused = useRef(false);
  useEffect(
    () =>
      void keepLoading(load, () => setAway(true)).then((loaded) => {
        wasFocused.current = document.activeElement?.id === 'content';
        setPart(() => loaded);
      }),
    [],
  );
  // Without this, the focus would be lost with the placeholder.
  useEffect(() => {
    if (wasFocused.current) focusContent();
  }, [Part]);
  if (Part !== undefined) return <Part {...props} />;
  return (
    <main id="content" class="alone">
      {isAway ? <ErrorView error={new ApiError(0, '')} /> : <Waiting rows={0} />}
    </main>
  );
}

/**
 * The distance below the window at which a section starts to load: none, so that the first view loads nothing
 * that nobody has scrolled to.
 */
const AHEAD = '0px';

/**
 * A section below the fold: its title at once, the rest when it is scrolled into view, so that the first view
 * loads neither its code nor its data.
 */
export function LazySection<Props extends object>({
  id,
  title,
  width,
  load,
  props,
  children,
}: {
  readonly id: string;
  readonly title: string;
  /** Two columns, or all of them; one by default. */
  readonly width?: 'wide' | 'full';
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
  /** Shown at once, under the title. */
  readonly children?: ComponentChildren;
}) {
  const { words } = useLanguage();
  const place = useRef<HTMLElement>(null);
  const [Part, setPart] = useState<ComponentType<Props> | undefined>(undefined);
  useEffect(() => {
    if (place.current === null) return;
    const waiting = new AbortController();
    const begin = (): void => {
      waiting.abort();
      void keepLoading(load).then((loaded) => setPart(() => loaded));
    };
    const observer = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && begin(),
      {
        rootMargin: `0px 0px ${AHEAD} 0px`,
      },
    );
    observer.observe(place.current);
    waiting.signal.addEventListener('abort', () => observer.disconnect());
    // Printing needs the whole page, whatever was read; `printPage` waits for it.
    addEventListener('beforeprint', begin, { signal: waiting.signal });
    return () => waiting.abort();
  }, []);
  return (
    <section
      class={['part', width, Part === undefined && 'unloaded'].filter(Boolean).join(' ')}
      aria-labelledby={id}
      ref={place}
    >
      <h2 id={id}>{title}</h2>
      {children}
      {Part === undefined ? <p class="on-paper">{words.state.notPrinted}</p> : <Part {...props} />}
    </section>
  );
}
