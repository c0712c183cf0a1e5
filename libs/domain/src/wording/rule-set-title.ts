/** The name of a rule set in a Chinese sentence: its title, followed by the word for standard unless it already ends in it. */
export function asStandard(title: string): string {
  return title.endsWith('标准') ? title : `${title} 标准`;
}
