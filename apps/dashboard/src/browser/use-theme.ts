import { useEffect, useState } from 'preact/hooks';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** For what is painted on a canvas, which no style sheet reaches: painted anew when the reader changes it. */
export function useTheme(): 'dark' | 'light' {
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const follow = (): void => setDark(dark.matches);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  return isDark ? 'dark' : 'light';
}
