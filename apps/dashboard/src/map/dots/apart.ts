import type { Point } from '../../places/atlas/sheet';

interface Circle {
  readonly at: Point;
  readonly radius: number;
}

const ROUNDS = 40;
/** More circles than this are not pushed apart: there is no room, and each round compares all pairs. */
const MOST = 200;

/**
 * Circles pushed apart until none covers the number in another. A circle moves the less, the larger it is.
 */
export function apart<Shown extends Circle>(circles: readonly Shown[]): readonly Shown[] {
  if (circles.length > MOST) return circles;
  const places = circles.map(({ at: [x, y] }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    let isMoved = false;
    for (const [first, one] of places.entries()) {
      for (const [later, other] of places.slice(first + 1).entries()) {
        const second = first + 1 + later;
        const own = circles[first]?.radius ?? 0;
        const others = circles[second]?.radius ?? 0;
        const right = other.x - one.x;
        const down = other.y - one.y;
        const distance = Math.hypot(right, down);
        const missing = own + others - distance;
        if (missing <= 0.01 * own) continue;
        isMoved = true;
        // Circles at one point part along a line that depends on their order.
        const [alongX, alongY] =
          distance === 0 ? [Math.cos(second), Math.sin(second)] : [right / distance, down / distance];
        const part = others / (own + others);
        one.x -= alongX * missing * part;
        one.y -= alongY * missing * part;
        other.x += alongX * missing * (1 - part);
        other.y += alongY * missing * (1 - part);
      }
    }
    if (!isMoved) break;
  }
  return circles.map((circle, at) => ({ ...circle, at: [places[at]?.x ?? 0, places[at]?.y ?? 0] }));
}
