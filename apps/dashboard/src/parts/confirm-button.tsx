import { useState } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** A button for actions that cannot be undone: it acts on the second click. */
export function ConfirmButton({
  text,
  busy,
  act,
}: {
  readonly text: string;
  readonly busy: boolean;
  readonly act: () => void;
}) {
  const { words } = useLanguage();
  const [isArmed, setArmed] = useState(false);
  return (
    <button
      type="button"
      class={isArmed ? 'sure' : undefined}
      disabled={busy}
      onBlur={() => setArmed(false)}
      onClick={() => {
        if (isArmed) act();
        setArmed(!isArmed);
      }}
    >
      {isArmed ? words.action.sure(text) : text}
    </button>
  );
}
