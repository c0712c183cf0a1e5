import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { sources } from './sources.fixture';

// A cast through `unknown` or to `never` switches the compiler off: product code gives the reason for each in
// a comment directly above.

const CAST = /\bas (?:unknown as\b|never\b)/;
const COMMENT = /^\s*(?:\/\/|\/?\*)/;
/** A comment may belong to the line before the cast too: to the type that the cast names. */
const LINES_BETWEEN = 2;

/** Files whose casts have no comment, with the reason. */
const reasons: Readonly<Record<string, string>> = {
  'apps/ingestion/src/dedup/saved-names.ts':
    'the driver types a write by its document, a checkpoint writes any',
  'apps/ingestion/src/placement/ingestion-lifecycle.ts':
    'ingestion wrote the fields of its checkpoint itself',
  'libs/contracts/src/updates/check-data.ts': 'the library does not know the keywords of our converters',
  'libs/contracts/src/wire/class-schemas.ts': 'the libraries type metadata and schemas otherwise',
};

it('every cast that switches the compiler off has a reason', () => {
  const bare = new Set<string>();
  for (const { file } of sources.filter(({ file, isTest }) => !isTest && !file.startsWith('testing/'))) {
    const lines = readFileSync(path.join(repositoryRoot, file), 'utf8').split('\n');
    for (const [at, line] of lines.entries()) {
      if (!CAST.test(line) || COMMENT.test(line)) continue;
      if (!lines.slice(Math.max(0, at - LINES_BETWEEN), at).some((before) => COMMENT.test(before)))
        bare.add(file);
    }
  }
  expect([...bare].sort()).toEqual(Object.keys(reasons));
});
