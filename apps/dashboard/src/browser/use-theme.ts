import { useEffect, useState } from 'preact/hooks';

const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * The reader's colour scheme, for a canvas: style sheets do not affect it, so it is painted again on a
 * change.
 */
export function useTheme(): 'dark' | 'light' {
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const follow = (): void => setDark(dark.matches);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  return isDark ? 'dark' : 'light';
}
