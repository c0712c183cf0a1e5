import { useEffect, useRef, useState } from 'preact/hooks';
import { interpolate, type View } from './view';

const durationMs = 700;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Animates the way to another view; jumps where the reader prefers reduced motion. */
export function useAnimatedView(target: View): View {
  const [view, setView] = useState(target);
  const now = useRef(view);
  now.current = view;
  useEffect(() => {
    const from = now.current;
    if (from === target || still.matches) return setView(target);
    const beganMs = performance.now();
    let frame = requestAnimationFrame(function step(atMs) {
      const part = Math.min(1, Math.max(0, (atMs - beganMs) / durationMs));
      const eased = part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2;
      setView(part === 1 ? target : interpolate(from, target, eased));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return view;
}
