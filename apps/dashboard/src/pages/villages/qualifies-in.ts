/** The filter of the list by verdict. The list opens with Taobao Villages; a search finds any village. */
export function qualifiesIn(query: URLSearchParams): string {
  return query.get('qualifies') ?? ((query.get('search') ?? '') === '' ? 'true' : 'any');
}
