import { useEffect } from 'preact/hooks';
import { useParameter } from '../routes/use-address';
import { useLanguage } from './language';

/** The title of a window with this content. */
export const windowTitle = (shown: string): string => `${shown} · 淘村 Taocun`;

/**
 * Sets the window's title to the content of a page and its past moment, once known, instead of the page's own
 * title.
 */
export function useTitle(shown: string | undefined): void {
  const { language } = useLanguage();
  const [at] = useParameter('at');
  useEffect(() => {
    if (shown !== undefined) document.title = windowTitle(at === '' ? shown : `${shown} · ${at}`);
  }, [shown, at, language]);
}
