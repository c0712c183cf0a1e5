import { useEffect } from 'preact/hooks';
import { useLanguage } from './language';

/** The title of a window that shows this. */
export const windowTitle = (shown: string): string => `${shown} · 淘村 Taocun`;

/** Names the window after what a page shows, in place of the page's own title, once it is known. */
export function useTitle(shown: string | undefined): void {
  const { language } = useLanguage();
  useEffect(() => {
    if (shown !== undefined) document.title = windowTitle(shown);
  }, [shown, language]);
}
