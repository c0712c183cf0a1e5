import { useState } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** Copies a text. Browsers allow access to the clipboard only over HTTPS; otherwise there is no button. */
export function CopyButton({ text }: { readonly text: string }) {
  const { words } = useLanguage();
  const [copied, setCopied] = useState('');
  if (!('clipboard' in navigator)) return null;
  return (
    <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}>
      <span role="status">{copied === text ? words.copied : words.copy}</span>
    </button>
  );
}
