import { type RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Point, sheet } from '../places/atlas/sheet';
import { movedBy, type View, zoomedAbout } from '../places/atlas/view';

interface Explored {
  readonly view: View;
  readonly home: View;
  readonly explore: (view: View) => void;
}

/** A pointer that has moved this far drags; one that has moved less clicks. */
const dragFromPx = 5;
const wheelStep = 0.0022;

/**
 * Wheel, drag and pinch on a map. A wheel movement that would zoom out beyond the map's subject scrolls the
 * page instead.
 */
export function useGestures(frame: RefObject<HTMLElement | null>, explored: Explored): void {
  const now = useRef(explored);
  now.current = explored;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onSheet = ({ clientX, clientY }: MouseEvent): Point => {
      const { left, top, width } = element.getBoundingClientRect();
      return [((clientX - left) / width) * sheet.width, ((clientY - top) / width) * sheet.width];
    };
    const ended = new AbortController();
    const { signal } = ended;

    const onWheel = (event: WheelEvent): void => {
      const { view, home, explore } = now.current;
      if (event.deltaY > 0 && view.times <= home.times * 1.001) return;
      event.preventDefault();
      // Converts lines and pages of a wheel to a touchpad's pixels.
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? 33 : 300);
      const next = zoomedAbout(view, onSheet(event), Math.exp(-pixels * wheelStep));
      // Fully zoomed out, the map returns to its subject.
      explore(pixels > 0 && next.times < home.times ? home : next);
    };
    element.addEventListener('wheel', onWheel, { passive: false, signal });

    const pointers = new Map<number, Point>();
    let travelledPx = 0;
    let hasDragged = false;
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0) return;
        if (pointers.size === 0) {
          travelledPx = 0;
          hasDragged = false;
        }
        pointers.set(event.pointerId, onSheet(event));
      },
      { signal },
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        const before = pointers.get(event.pointerId);
        if (before === undefined) return;
        travelledPx += Math.hypot(event.movementX, event.movementY);
        if (travelledPx < dragFromPx) return;
        if (!hasDragged) {
          hasDragged = true;
          // From here on the map receives the pointer's events, wherever it moves.
          for (const id of pointers.keys()) element.setPointerCapture(id);
        }
        const at = onSheet(event);
        pointers.set(event.pointerId, at);
        const { view, explore } = now.current;
        const [other] = [...pointers].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]));
        if (other === undefined) return explore(movedBy(view, [at[0] - before[0], at[1] - before[1]]));
        // With two fingers, the point between them stays under them.
        const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
        const is = Math.hypot(at[0] - other[0], at[1] - other[1]);
        const middle: Point = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
        const moved = movedBy(view, [(at[0] - before[0]) / 2, (at[1] - before[1]) / 2]);
        explore(was > 0 ? zoomedAbout(moved, middle, is / was) : moved);
      },
      { signal },
    );
    const lift = (event: PointerEvent): void => void pointers.delete(event.pointerId);
    for (const end of ['pointerup', 'pointercancel'] as const)
      element.addEventListener(end, lift, { signal });
    // The end of a drag must not click the element below, and links must not be dragged away.
    element.addEventListener(
      'click',
      (event) => {
        if (!hasDragged) return;
        hasDragged = false;
        event.preventDefault();
        event.stopPropagation();
      },
      { capture: true, signal },
    );
    element.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
    return () => ended.abort();
  }, []);
}
