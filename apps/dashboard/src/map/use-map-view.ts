import { useEffect, useRef, useState } from 'preact/hooks';
import { interpolate, type View } from '../places/atlas/view';

const durationMs = 700;
const still = matchMedia('(prefers-reduced-motion: reduce)');

interface MapView {
  readonly view: View;
  /** True if the reader has moved the map away from its subject. */
  readonly isExplored: boolean;
  /** Shows a view of the reader's own: at once, as under a finger, or by a glide. */
  readonly explore: (view: View, how?: 'at-once' | 'glide') => void;
  /** Glides back to the subject. */
  readonly goHome: () => void;
}

/** The view of a map: that of its subject until the reader moves it, and again once the subject changes. Jumps where reduced motion is preferred. */
export function useMapView(home: View): MapView {
  const [view, setView] = useState(home);
  const [own, setOwn] = useState<View>();
  const now = useRef(view);
  now.current = view;
  const frame = useRef(0);
  const glide = (target: View): void => {
    cancelAnimationFrame(frame.current);
    const from = now.current;
    if (from === target || still.matches) return setView(target);
    const beganMs = performance.now();
    frame.current = requestAnimationFrame(function step(atMs) {
      const part = Math.min(1, Math.max(0, (atMs - beganMs) / durationMs));
      const eased = part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2;
      setView(part === 1 ? target : interpolate(from, target, eased));
      if (part < 1) frame.current = requestAnimationFrame(step);
    });
  };
  useEffect(() => {
    setOwn(undefined);
    glide(home);
    return () => cancelAnimationFrame(frame.current);
  }, [home]);
  return {
    view,
    isExplored: own !== undefined,
    explore: (target, how = 'at-once') => {
      setOwn(target);
      if (how === 'glide') return glide(target);
      cancelAnimationFrame(frame.current);
      now.current = target;
      setView(target);
    },
    goHome: () => {
      setOwn(undefined);
      glide(home);
    },
  };
}
