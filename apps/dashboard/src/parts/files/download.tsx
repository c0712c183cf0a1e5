import type { ComponentChildren } from 'preact';
import { accessKey } from '../../server/access-key';
import { ApiError } from '../../server/api-error';
import { useMutation } from '../../server/use-mutation';
import { useLanguage } from '../../words/language';
import { saveFile } from './save-file';

/**
 * A link to a file of the API. Links cannot send a key, so with a key the page fetches the file and saves it.
 */
export function Download({
  href,
  name,
  children,
}: {
  readonly href: string;
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  const { words } = useLanguage();
  const { error, run } = useMutation();
  const fetchFile = async (): Promise<void> => {
    const answer = await fetch(href, { headers: { authorization: `Bearer ${accessKey.get()}` } });
    if (!answer.ok) throw new ApiError(answer.status, '');
    saveFile(await answer.blob(), name);
  };
  return (
    <>
      <a
        href={href}
        download={name}
        onClick={(event) => {
          if (accessKey.get() === '') return;
          event.preventDefault();
          void run(() =>
            fetchFile().catch((failure: unknown) => {
              throw failure instanceof ApiError ? failure : new ApiError(0, '');
            }),
          );
        }}
      >
        {children}
      </a>
      {error !== undefined && (
        <small role="alert">
          {error.status === 0 ? words.state.unreachable : words.state.failed(error.status)}
        </small>
      )}
    </>
  );
}
