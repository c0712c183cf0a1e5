/** A rule set in a Chinese sentence, by its title, which may itself end in the word. */
export function asStandard(title: string): string {
  return title.endsWith('标准') ? title : `${title} 标准`;
}
