import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import { useLanguage } from '../../words/language';
import type { Shown } from './shown';

/** The one place of a page to download, cite and embed what it shows, and to ask for it by a program. It is loaded when it is opened. */
export function TakeAway(props: Shown) {
  const { words } = useLanguage();
  const [Panel, setPanel] = useState<ComponentType<Shown> | undefined>(undefined);
  const load = (): void => void keepLoading(async () => (await import('./panel')).Panel).then((loaded) => setPanel(() => loaded));
  return (
    <details class="take-away" onToggle={({ currentTarget: { open } }) => open && load()}>
      <summary>{words.takeAway}</summary>
      {Panel !== undefined && <Panel {...props} />}
    </details>
  );
}
