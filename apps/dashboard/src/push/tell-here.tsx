import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../words/language';
import { followsSomething } from './follows-something';
import type { PushPanelProps } from './push-panel';

/** Whether this observatory sends push messages: the server says so in the page's head. */
const isOffered = (): boolean => document.querySelector('meta[name=web-push]') !== null;

/** Push messages on a village or region. What does it is loaded when a reader opens it. */
export function TellHere({ code, ruleSet }: PushPanelProps) {
  const { words } = useLanguage();
  const [Panel, setPanel] = useState<ComponentType<PushPanelProps> | undefined>(undefined);
  const [follows] = followsSomething.use();
  useEffect(() => {
    if (isOffered() && follows !== '') void import('./browser-push').then(({ renew }) => renew());
  }, []);
  if (!isOffered()) return null;
  const load = (): void => void import('./push-panel').then(({ PushPanel }) => setPanel(() => PushPanel));
  return (
    <details class="table-of" onToggle={(event) => event.currentTarget.open && load()}>
      <summary>{words.tellHere}</summary>
      {Panel !== undefined && <Panel code={code} ruleSet={ruleSet} />}
    </details>
  );
}
