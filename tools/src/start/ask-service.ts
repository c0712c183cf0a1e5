/** A service's answer. Sends the key in TAOCUN_KEY, which is needed unless reading is open. */
export async function askService<Answer>(url: string): Promise<Answer> {
  const key = process.env['TAOCUN_KEY'] ?? '';
  const answer = await fetch(url, key === '' ? {} : { headers: { authorization: `Bearer ${key}` } });
  if (answer.ok) return (await answer.json()) as Answer;
  const hint =
    answer.status === 401
      ? ' Here the key, of an operator, is read from the environment variable TAOCUN_KEY.'
      : '';
  throw new Error(`${url} answered ${answer.status}: ${await answer.text()}${hint}`);
}
