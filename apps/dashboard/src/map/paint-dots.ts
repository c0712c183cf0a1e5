import { sheet } from './sheet';
import { type Dot, seenAt } from './dots';
import type { View } from './view';

/** On a canvas: tens of thousands of elements would stutter. */
export function paintDots(
  canvas: HTMLCanvasElement,
  {
    dots,
    view,
    radius,
    lit,
  }: { readonly dots: readonly Dot[]; readonly view: View; readonly radius: number; readonly lit: ReadonlySet<string> },
): void {
  const { clientWidth, clientHeight } = canvas;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  const context = canvas.getContext('2d');
  if (context === null || clientWidth === 0) return;
  const scale = canvas.width / sheet.width;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue('--dot').trim();
  context.globalAlpha = 0.82;
  // On a narrow screen the sheet is small: dots keep a size that can be seen.
  const size = Math.max(radius, 1.1 / scale);
  context.beginPath();
  for (const dot of dots) {
    const [x, y] = seenAt(dot, view, radius);
    if (x < -20 || y < -20 || x > sheet.width + 20 || y > sheet.height + 20) continue;
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
  }
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = style.getPropertyValue('--ink').trim();
  context.lineWidth = 2 / Math.min(1, scale);
  for (const dot of dots) {
    if (!lit.has(dot.code)) continue;
    const [x, y] = seenAt(dot, view, radius);
    context.beginPath();
    context.arc(x, y, size + 5, 0, 2 * Math.PI);
    context.stroke();
  }
}
