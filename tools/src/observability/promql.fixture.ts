/** The words of PromQL: functions, aggregations, and operators. */
const words = new Set(
  (
    'sum min max avg count topk by without on ignoring group_left group_right offset and or unless bool ' +
    'rate increase changes absent max_over_time histogram_quantile time humanize'
  ).split(' '),
);

/** The names of the metrics in an expression. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\{[^{}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\boffset\s+\w+/g, '')
    // Labels are in brackets.
    .replace(/\b(by|without|on|ignoring)\s*\([^()]*\)/g, '');
  return [
    ...new Set(
      [...bare.matchAll(/[A-Za-z_:][\w:]*/g)].map(([name]) => name).filter((name) => !words.has(name)),
    ),
  ];
}

/** Each metric with the labels that its selectors and the aggregations around it name. */
export function labelsIn(expr: string): string[] {
  const selected = [...expr.matchAll(/\{([^{}]*)\}/g)].flatMap(([, inside]) =>
    [...(inside ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label ?? ''),
  );
  const labels = [...expr.matchAll(/\b(?:by|without|on)\s*\(([^()]*)\)/g)].flatMap(([, inside]) =>
    (inside ?? '').split(',').map((label) => label.trim()),
  );
  return [...new Set([...selected, ...labels])];
}

/** An obvious fault of an expression: an unmatched bracket, or a text that does not end. */
export function brokenness(expr: string): string | undefined {
  const bare = expr.replace(/"(?:[^"\\]|\\.)*"/g, '');
  if (bare.includes('"')) return 'a text does not end';
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const character of bare) {
    if ('([{'.includes(character)) open.push(character);
    else if (character in pairs && open.pop() !== pairs[character]) return `a ${character} too many`;
  }
  return open.length === 0 ? undefined : `a ${open.join('')} does not end`;
}
