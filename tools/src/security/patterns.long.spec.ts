import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { repositoryRoot } from '../engines/machine/folders';
import { syntaxTreeOf } from '../tidy/source-files.fixture';

// Every regular expression that runs must take linear time, or nearly so, because strangers write the texts
// that many of them read.

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** Our own files without tests. */
const files = ['apps', 'clients', 'libs', 'tools', 'testing/src/faults'].flatMap((folder) =>
  readdirSync(path.join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter(
      (file) =>
        /^((apps|clients|libs|libs\/reporting)\/[^/]+|tools|tools\/bench|testing)\/src\/.*\.tsx?$/.test(
          file,
        ) && !/\.(spec|fixture)\.tsx?$|\.d\.ts$/.test(file),
    ),
);

const patterns: Pattern[] = [];
/** Patterns composed at run time; the last test lists the allowed parts. */
const made: string[] = [];

for (const file of files) {
  const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
  const source = syntaxTreeOf(file, text);
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      patterns.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === 'RegExp'
    ) {
      made.push(`${file}: ${node.arguments?.[0]?.getText() ?? ''}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

it('the search finds patterns', () => {
  expect(patterns.length).toBeGreaterThan(150);
  const there = patterns.map(({ source, flags }) => `/${source}/${flags}`);
  expect(short.filter((one) => !there.includes(one))).toEqual([]);
});

/** Quadratic, but used only on texts of an operator or an engine, of at most a line. */
const short: readonly string[] = [
  // TOPIC_PREFIX, whose length is checked; the address of a service.
  '/-+$/',
  '/\\/+$/',
  // A number that our own code has formatted.
  '/\\.?0+$/',
];

it.each([...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern])).values()])(
  'the pattern takes linear time: /$source/$flags of $place',
  ({ source, flags, place }) => {
    if (short.includes(`/${source}/${flags}`)) return;
    const { status, ...result } = checkSync(source, flags, {
      timeout: 20_000,
      attackTimeout: 250,
      incubationTimeout: 250,
    });
    expect({ place, status, ...(status === 'safe' ? {} : result) }).toEqual({ place, status: 'safe' });
  },
);

it('composed patterns consist of our own parts', () => {
  const parts = [
    'libs/reporting/answers/src/lists/regions-and-periods.ts: `^${REGION}$`',
    'libs/reporting/store/src/documents/region-codes.ts: `^(${DIGITS})$`',
    // The operator's own pattern of codes of 12 digits, and the page's use of it.
    'libs/service/src/config/provenance.ts: text',
    'apps/dashboard/src/pages/village/outlook.tsx: provenance.inventedCodes',
    'tools/bench/src/measure/process-usage.ts: `^${name}:\\\\s+(\\\\d+) kB$`',
    // A route as it is declared, escaped; a part of its path is [^/]+.
    'libs/service/src/access/known-routes.ts: `^${path}$`',
    'tools/src/generate/versions.ts: `${before.source}\\\\d+\\\\.\\\\d+\\\\.\\\\d+`',
    // Patterns of decorators, which are tested themselves.
    'libs/contracts/src/updates/check-data.ts: characters',
    'libs/contracts/src/updates/check-data.ts: pattern',
    'libs/contracts/src/wire/constraints.ts: `^[0-9]{${digits}}$`',
    'libs/contracts/src/wire/constraints.ts: `^[\\\\x21-\\\\x7e]{1,${maxLength}}$`',
    'libs/service/src/config/kafka-security.ts: `-----BEGIN ([A-Z]+ )?${what}-----`',
  ];
  expect(made.sort()).toEqual(parts.sort());
});
