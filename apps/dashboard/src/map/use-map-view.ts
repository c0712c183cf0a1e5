import { useEffect, useRef, useState } from 'preact/hooks';
import type { Point } from '../places/atlas/sheet';
import { inSightOf, interpolate, textOfView, type View, viewFrom } from '../places/atlas/view';
import { currentAddress } from '../routes/address';
import { useParameter } from '../routes/use-address';

const durationMs = 700;
/** The address is updated only after the map has stopped moving: each update renders the whole page again. */
const restMs = 300;
const PARAMETER = 'view';
const still = matchMedia('(prefers-reduced-motion: reduce)');

interface MapView {
  readonly view: View;
  /** True if the reader has moved the map away from its subject. */
  readonly isExplored: boolean;
  /** Shows a view that the reader has chosen: at once, as under a finger, or by a glide. */
  readonly explore: (view: View, how?: 'at-once' | 'glide') => void;
  /** Glides back to the subject. */
  readonly goHome: () => void;
}

/**
 * The view of a map: that of its subject until the reader moves it, and again once the subject changes. At
 * least one of `places` is always in sight. Jumps where reduced motion is preferred.
 * @param isInAddress true to store the reader's view in the address
 */
export function useMapView(home: View, places: readonly Point[], isInAddress: boolean): MapView {
  const given = isInAddress ? viewFrom(currentAddress().query.get(PARAMETER) ?? '') : undefined;
  const [view, setView] = useState(given ?? home);
  const [own, setOwn] = useState(given);
  const [, note] = useParameter(PARAMETER);
  const now = useRef(view);
  now.current = view;
  const frame = useRef(0);
  const writing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const write = (text: string): void => {
    clearTimeout(writing.current);
    if (isInAddress) writing.current = setTimeout(() => note(text), restMs);
  };
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
    // Newly loaded outlines may change the subject's view; a view from the link takes precedence.
    setOwn(given);
    glide(given ?? home);
    return () => {
      cancelAnimationFrame(frame.current);
      clearTimeout(writing.current);
    };
  }, [home]);
  const goHome = (): void => {
    setOwn(undefined);
    write('');
    glide(home);
  };
  return {
    view,
    isExplored: own !== undefined,
    explore: (next, how = 'at-once') => {
      if (next === home) return goHome();
      const target = inSightOf(places, next);
      setOwn(target);
      write(textOfView(target));
      if (how === 'glide') return glide(target);
      cancelAnimationFrame(frame.current);
      now.current = target;
      setView(target);
    },
    goHome,
  };
}
