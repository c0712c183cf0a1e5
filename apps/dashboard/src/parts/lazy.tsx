import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** A page that few readers open, loaded when somebody does. */
export function Lazy<Props extends object>({ load, props }: { readonly load: () => Promise<ComponentType<Props>>; readonly props: Props }) {
  const { words } = useLanguage();
  const [Part, setPart] = useState<ComponentType<Props> | undefined>(undefined);
  useEffect(() => void load().then((loaded) => setPart(() => loaded)), []);
  if (Part !== undefined) return <Part {...props} />;
  return (
    <main id="content" class="alone">
      <p class="unseen">{words.state.waiting}</p>
    </main>
  );
}
