/** How many times as large as usual the page's letters are, which grow with the screen. */
export function letterScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
