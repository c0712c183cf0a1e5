import { useState } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** A button for what can't be taken back: it asks once more. */
export function SureButton({ text, busy, act }: { readonly text: string; readonly busy: boolean; readonly act: () => void }) {
  const { words } = useLanguage();
  const [asked, setAsked] = useState(false);
  return (
    <button
      type="button"
      class={asked ? 'sure' : undefined}
      disabled={busy}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (asked) act();
        setAsked(!asked);
      }}
    >
      {asked ? words.operations.sure(text) : text}
    </button>
  );
}
