import { useEffect } from 'preact/hooks';
import { useLanguage } from '../words/language';

/** The title of a window that shows this. */
export const windowTitle = (shown: string): string => `${shown} · 淘村 Taocun`;

/** Names the window after what a page shows, in place of the page's own title. */
export function useTitle(shown: string): void {
  const { language } = useLanguage();
  useEffect(() => {
    document.title = windowTitle(shown);
  }, [shown, language]);
}
