import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import { Choice } from '../../parts/choice';
import { useLanguage } from '../../words/language';
import type { PanelProps } from './panel';
import { type Shown, type Way, ways } from './shown';

interface TakeAwayProps extends Shown {
  /** The panel, already loaded, on pages that show it at once. */
  readonly opened?: ComponentType<PanelProps>;
}

/** The part of each page to download, cite and embed its content, and to query it from a program. It is loaded when a way is chosen. */
export function TakeAway({ opened, ...shown }: TakeAwayProps) {
  const { words } = useLanguage();
  const [way, choose] = useState<Way | undefined>(opened && 'download');
  const [Panel, setPanel] = useState<ComponentType<PanelProps> | undefined>(() => opened);
  const isNeeded = way !== undefined && Panel === undefined;
  useEffect(() => {
    if (isNeeded) void keepLoading(async () => (await import('./panel')).Panel).then((loaded) => setPanel(() => loaded));
  }, [isNeeded]);
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
