import { useEffect, useState } from 'preact/hooks';

/** A number that rises again and again, while somebody can see the page. */
export function useTick(everyMs: number): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setTicks((before) => before + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return ticks;
}
