/** The scale of the page's letters, which grow with the screen. */
export function letterScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
