import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { loadedOnce } from '../../browser/loaded-once';
import { Choice } from '../../parts/choice';
import { useLanguage } from '../../words/language';
import type { PanelProps } from './panel';
import { type Shown, type Way, ways } from './shown';

const usePanel = loadedOnce(async () => (await import('./panel')).Panel);

interface TakeAwayProps extends Shown {
  /** The panel, already loaded, on pages that show it at once. */
  readonly opened?: ComponentType<PanelProps>;
}

/**
 * The part of each page to download, cite and embed its content, and to query it from a program. It is loaded
 * when a way is chosen.
 */
export function TakeAway({ opened, ...shown }: TakeAwayProps) {
  const { words } = useLanguage();
  const [way, choose] = useState<Way | undefined>(opened && 'download');
  const loaded = usePanel(opened === undefined && way !== undefined);
  const Panel = opened ?? loaded;
  return (
    <div class="take-away">
      <Choice
        label={words.takeAway}
        options={ways.filter((one) => one !== 'embed' || shown.embeds !== undefined)}
        chosen={way}
        choose={(one) => choose(one === way ? undefined : one)}
        textOf={(one) => words.ways[one]}
      />
      {way !== undefined && Panel !== undefined && <Panel {...shown} way={way} />}
    </div>
  );
}
