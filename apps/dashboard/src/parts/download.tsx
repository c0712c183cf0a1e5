import type { ComponentChildren } from 'preact';
import { accessKey } from '../server/access-key';
import { checked, requestOf } from '../server/api';

/** A link to a file of the API. Links cannot send a key, so with a key the page fetches the file and hands it over. */
export function Download({ href, name, children }: { readonly href: string; readonly name: string; readonly children: ComponentChildren }) {
  const fetchFile = async (): Promise<void> => {
    const file = await (await checked(fetch(href, requestOf(new AbortController().signal)))).blob();
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  return (
    <a
      href={href}
      download={name}
      onClick={(event) => {
        if (accessKey.get() === '') return;
        event.preventDefault();
        void fetchFile();
      }}
    >
      {children}
    </a>
  );
}
