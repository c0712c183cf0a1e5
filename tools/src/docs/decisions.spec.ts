import { pages } from './markdown.fixture';

const records = pages().filter(({ name }) => /^docs\/decisions\/\d/.test(name));

it.each(records.map(({ name, text }) => [name, text] as const))(
  '%s has a known status and fits on a page',
  (_name, text) => {
    expect(text).toMatch(/^# \d{4} .+\n\nStatus: (in force|superseded|withdrawn) since \d{1,2} \w+ \d{4}\./);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(350);
  },
);

it('no file refers to a record that does not exist', () => {
  const numbers = new Set(
    records.map(({ name }) => name.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4)),
  );
  const named = pages()
    .filter(({ name }) => !name.startsWith('docs/decisions/'))
    .flatMap(({ name, text }) =>
      [...text.matchAll(/decisions?[ /]\[?(\d{4})/gi)].map(([, number = '']) => `${name}: ${number}`),
    );
  expect(named.filter((one) => !numbers.has(one.slice(-4)))).toEqual([]);
});
