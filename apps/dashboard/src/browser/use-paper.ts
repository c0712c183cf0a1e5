import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Draws an element once more for paper, in the light theme and beside the one on the screen, which a print dialog leaves in sight: style
 * sheets do not reach what is drawn on a canvas. It goes when the page has been printed.
 * @param draw draws at once, for the browser prints as soon as it returns; it is given the width on the screen, and may return how to end the drawing
 * @param inputs all that the drawing depends on
 */
export function usePaper<Drawn extends HTMLElement>(
  screen: RefObject<Drawn | null>,
  draw: (paper: Drawn, widthPx: number) => (() => void) | void,
  inputs: readonly unknown[],
): void {
  useEffect(() => {
    let clear = (): void => undefined;
    const prepare = (): void => {
      const element = screen.current;
      if (element === null) return;
      clear();
      const widthPx = element.clientWidth;
      const paper = element.cloneNode() as Drawn;
      paper.classList.replace('on-screen', 'on-paper');
      paper.classList.add('light');
      element.after(paper);
      const end = draw(paper, widthPx);
      clear = () => {
        end?.();
        paper.remove();
      };
    };
    const mounted = new AbortController();
    addEventListener('beforeprint', prepare, mounted);
    addEventListener('afterprint', () => clear(), mounted);
    return () => {
      mounted.abort();
      clear();
    };
  }, inputs);
}
