/** The languages of the example queries. */
export const languages = ['curl', 'Python', 'R'] as const;

/** A program that requests a CSV file. If a key is needed, it reads the key from the environment. */
export const snippetOf: Readonly<
  Record<(typeof languages)[number], (url: string, hasKey: boolean) => string>
> = {
  curl: (url, hasKey) =>
    `curl --fail --silent --show-error${hasKey ? ' -H "authorization: Bearer $TAOCUN_KEY"' : ''} '${url}'`,
  Python: (url, hasKey) =>
    [
      `import csv, io, ${hasKey ? 'os, ' : ''}urllib.request`,
      '',
      `url = "${url}"`,
      `headers = {${hasKey ? '"authorization": "Bearer " + os.environ["TAOCUN_KEY"]' : ''}}`,
      'with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:',
      '    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))',
      'print(len(rows))',
    ].join('\n'),
  R: (url, hasKey) =>
    [
      `answer <- url("${url}", encoding = "UTF-8"${hasKey ? ',\n  headers = c(authorization = paste("Bearer", Sys.getenv("TAOCUN_KEY")))' : ''})`,
      'rows <- read.csv(answer, colClasses = "character")',
      'nrow(rows)',
    ].join('\n'),
};

/** The HTML of a frame, with the script that adapts its height to the content. */
export function frameMarkup(url: string, title: string): string {
  const quoted = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return [
    `<iframe src="${quoted(url)}" title="${quoted(title)}" width="100%" height="720" loading="lazy" style="border: 0"></iframe>`,
    '<script>',
    "addEventListener('message', ({ source, data }) => {",
    "  for (const frame of document.querySelectorAll('iframe'))",
    '    if (frame.contentWindow === source && data?.taocunHeight > 0) frame.height = data.taocunHeight;',
    '});',
    '</script>',
  ].join('\n');
}
