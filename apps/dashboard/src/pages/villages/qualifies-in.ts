/** Whether the list has Taobao Villages alone. It opens with them; a search finds any village. */
export function qualifiesIn(query: URLSearchParams): string {
  return query.get('qualifies') ?? ((query.get('search') ?? '') === '' ? 'true' : 'any');
}
