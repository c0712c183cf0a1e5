import { useEffect, useRef } from 'preact/hooks';
import { usePaper } from '../../browser/use-paper';
import { useTheme } from '../../browser/use-theme';
import type { MapMark } from './marks';
import { type Painted, paintDots } from './paint-dots';

/**
 * The dots and names of a map, painted again whenever they, the theme or the size change. `onPaint` receives
 * the marks that can be pointed at.
 */
export function DotsCanvas({
  onPaint,
  ...painted
}: Painted & { readonly onPaint: (marks: readonly MapMark[]) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { here, beside, region, view, radius, highlighted, within, labels, villageName } = painted;
  const inputs = [here, beside, region, view, radius, highlighted, within, labels, villageName];
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = (): void => onPaint(paintDots(element, painted));
    paint();
    const resized = new ResizeObserver(paint);
    resized.observe(element);
    return () => resized.disconnect();
  }, [theme, ...inputs]);
  usePaper(canvas, (paper) => void paintDots(paper, painted), inputs);
  return <canvas class="on-screen" ref={canvas} aria-hidden="true" />;
}
