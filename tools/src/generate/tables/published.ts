import { ownDefinitions, publishedFigures } from '../../record';
import { cell, table } from './table';

export const PUBLISHED_FILE = 'docs/published.md';

/** Every published figure, with its source and its address, or the reason why there is none; and what is counted here beside each measure. */
export function publishedPage(): string {
  const rows = publishedFigures().map(({ year, name, measure, value, source, url, withoutUrl }) => [
    String(year),
    name,
    measure,
    String(value),
    cell(source),
    url === '' ? cell(withoutUrl) : `<${url}>`,
  ]);
  const own = ownDefinitions().map(({ measure, definition, none }) => [
    measure,
    definition === '' ? `none: ${cell(none)}` : cell(definition),
  ]);
  return `# Published figures

Made by \`npm run generate\` from [published.csv](../libs/reporting/geography/assets/published.csv). Not to be edited. [api.md](api.md#published-figures) says what the measures are, [SOURCES.md](../libs/reporting/geography/assets/SOURCES.md) what is doubtful.

An address is where the figure can be read: in the source or another text, which may be a copy.

${table(['year', 'region', 'measure', 'value', 'source', 'address'], rows)}

## What is counted here

Beside a published figure [GET /api/v1/published](api.md#published-figures) gives one that follows from the certified list of the year. It has the name of the published measure and its own definition, which is not always the publisher's.

${table(['measure', 'counted here'], own)}
`;
}
