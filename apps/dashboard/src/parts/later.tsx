import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** A part of the page that few look at: it is loaded when somebody does. */
export function Later<Props extends object>({
  part,
  shown,
}: {
  readonly part: () => Promise<ComponentType<Props>>;
  readonly shown: Props;
}) {
  const { words } = useLanguage();
  const [Part, setPart] = useState<ComponentType<Props> | undefined>(undefined);
  useEffect(() => void part().then((loaded) => setPart(() => loaded)), []);
  if (Part !== undefined) return <Part {...shown} />;
  return (
    <main id="content" class="alone">
      <p class="unseen">{words.state.waiting}</p>
    </main>
  );
}
