import type { Refused } from '../server/api';
import { useLanguage } from '../words/language';

/** Why something was not done. */
export function SaidNo({ refused }: { readonly refused: Refused | undefined }) {
  const { words } = useLanguage();
  if (refused === undefined) return null;
  return (
    <div class="missing" role="alert">
      <p>{refused.status === 0 ? words.operations.notKnown : words.operations.refused(refused.status)}</p>
      {refused.detail !== '' && <p class="note">{refused.detail}</p>}
    </div>
  );
}
