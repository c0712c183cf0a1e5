import { taocunCommand } from '../../browser/taocun-command';
import type { Flow } from '../../server/api';
import { clock, instant } from '../../words/figures';
import { useOperationsWords } from './words/use-operations-words';

const runbook = new URL('../../../../../docs/runbook.md', import.meta.url).href;

/** The state of the installation in one sentence, with the next step; then the active alerts. */
export function FirstSentence({ flow: { state, alerts } }: { readonly flow: Flow }) {
  const { language, words } = useOperationsWords();
  return (
    <>
      <div class={state.alert === undefined ? 'first-sentence lead' : 'first-sentence missing'}>
        <p>{state.sentence[language]}</p>
        {state.command !== undefined && <WhatToDo command={state.command} page={state.runbook} />}
      </div>
      <div role="alert">
        <ul class="alerts" aria-label={words.operations.alerts}>
          {alerts.map(({ alert, what, state: stage, since, command, runbook: page }) => (
            <li key={`${alert} ${what.en}`}>
              <b>{alert}</b> · {words.operations.stages[stage]},{' '}
              {words.operations.since(instant(Date.parse(since), language))} · {what[language]} ·{' '}
              <WhatToDo command={command} page={page} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/**
 * Replaces the first sentence while reporting does not answer, because its last one may no longer be true.
 */
export function NoAnswer({ sinceMs }: { readonly sinceMs: number }) {
  const { language, words } = useOperationsWords();
  return (
    <div class="first-sentence missing" role="alert">
      <p>{words.operations.noAnswer(clock(sinceMs, language))}</p>
      <WhatToDo command={`${taocunCommand} doctor`} page="docs/runbook.md#taocunmissing" />
    </div>
  );
}

/** The command, and the runbook's section on the alert. */
function WhatToDo({ command, page = '' }: { readonly command: string; readonly page: string | undefined }) {
  const { words } = useOperationsWords();
  return (
    <>
      <code>{command}</code>{' '}
      <a href={`${runbook}#:~:text=${page.split('#')[1] ?? ''}`}>{words.operations.runbook}</a>
    </>
  );
}
