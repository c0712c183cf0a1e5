import type { ApiError } from '../server/api-error';
import { useLanguage } from '../words/language';

export function ErrorNote({ error }: { readonly error: ApiError | undefined }) {
  const { words } = useLanguage();
  if (error === undefined) return null;
  return (
    <div class="missing" role="alert">
      <p>{error.status === 0 ? words.action.notKnown : words.action.refused(error.status)}</p>
      {error.detail !== '' && <p class="note">{error.detail}</p>}
    </div>
  );
}
