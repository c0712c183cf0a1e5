import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Draws an element a second time for paper, in the light theme, because style sheets do not affect what is
 * drawn on a canvas. The element on the screen stays visible behind the print dialog; the copy is removed
 * after printing.
 * @param draw draws synchronously, because the browser prints when it returns; receives the width on the
 * screen, may return a clean-up
 * @param inputs everything on which the drawing depends
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
