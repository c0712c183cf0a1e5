import type { Anchor, Drawing } from './chart-drawing';

/** Pixels for a unit of the drawing. */
const SCALE = 2;
const aligned = { start: 'left', middle: 'center', end: 'right' } as const satisfies Record<
  Anchor,
  CanvasTextAlign
>;

/**
 * A drawing as a picture, for systems that take no SVG. It is painted mark by mark: the page's policy lets no
 * SVG become an image.
 */
export async function chartPng(
  { width, height, marks }: Drawing,
  fontFamily: string,
): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = SCALE * width;
  canvas.height = SCALE * height;
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.scale(SCALE, SCALE);
  for (const mark of marks) {
    context.fillStyle = mark.colour;
    context.strokeStyle = mark.colour;
    switch (mark.is) {
      case 'text':
        context.font = `${mark.px}px ${fontFamily}`;
        context.textAlign = aligned[mark.anchor];
        context.fillText(mark.text, mark.x, mark.y);
        break;
      case 'rect':
        context.fillRect(mark.x, mark.y, mark.width, mark.height);
        break;
      case 'dot':
        context.beginPath();
        context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
        context.fill();
        break;
      case 'line':
        context.lineWidth = mark.width;
        context.setLineDash(mark.isDashed ? [2, 4] : []);
        context.stroke(new Path2D(mark.path));
        break;
    }
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}
