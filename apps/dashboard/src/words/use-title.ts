import { useEffect } from 'preact/hooks';
import { useParameter } from '../routes/use-address';
import { useLanguage } from './language';

/** The title of a window that shows this. */
export const windowTitle = (shown: string): string => `${shown} · 淘村 Taocun`;

/** Names the window after what a page shows and a past moment of it, in place of the page's own title, once it is known. */
export function useTitle(shown: string | undefined): void {
  const { language } = useLanguage();
  const [at] = useParameter('at');
  useEffect(() => {
    if (shown !== undefined) document.title = windowTitle(at === '' ? shown : `${shown} · ${at}`);
  }, [shown, at, language]);
}
