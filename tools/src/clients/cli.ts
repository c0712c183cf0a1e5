import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { messageOf } from '@taocun/local/processes';
import { repositoryRoot } from '../engines/machine/folders';
import { pythonWithClient } from './python';

const execute = promisify(execFile);
const inRepository = (...parts: readonly string[]): string => path.join(repositoryRoot, ...parts);

/**
 * Tests on a running installation what others do with its API: the examples of docs/analysis.md, the
 * notebooks, and client generators. Prints a line for each, and the output of those that fail, or of all with
 * `--verbose`.
 */
async function main(): Promise<void> {
  const options = {
    url: { type: 'string', default: 'http://localhost:3000' },
    verbose: { type: 'boolean', default: false },
  } as const;
  const { url, verbose } = parseArgs({ options }).values;
  if ((await fetch(url).catch(() => undefined)) === undefined)
    throw new Error(
      `Reporting does not answer at ${url}. Run \`npm start\`, or give its address with --url.`,
    );
  process.stderr.write('installing the Python client and the tools ...\n');
  const python = pythonWithClient('notebooks', 'tools');
  const folder = mkdtempSync(path.join(tmpdir(), 'taocun-clients-'));
  const env = {
    ...process.env,
    TAOCUN_URL: url,
    HOME: folder,
    PATH: `${path.dirname(python)}:${process.env['PATH'] ?? ''}`,
  };
  const hasR = (await execute('Rscript', ['--version']).catch(() => undefined)) !== undefined;
  let failed = 0;
  const check = async (name: string, program: string, ...args: readonly string[]): Promise<void> => {
    const begunMs = performance.now();
    const { isDone, output } = await execute(program, args, {
      cwd: folder,
      env,
      maxBuffer: 64 * 1_048_576,
    }).then(
      ({ stdout, stderr }) => ({ isDone: true, output: stdout + stderr }),
      (error: Error & { readonly stdout?: string }) => ({
        isDone: false,
        output: `${error.stdout ?? ''}${error.message}`,
      }),
    );
    if (!isDone) failed++;
    process.stdout.write(
      `${isDone ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - begunMs) / 1_000).toFixed(1)} s)\n`,
    );
    if (!isDone || verbose) process.stdout.write(`${output.trimEnd()}\n`);
  };
  try {
    // DuckDB would fetch its HTTP extension itself; here it is installed from a package.
    await check(
      'DuckDB reads HTTP',
      python,
      '-c',
      `import duckdb, duckdb_extension_httpfs as h, glob\n${installed}`,
    );
    for (const { heading, language, text } of examples({ 'http://localhost:3000': url })) {
      if (language === 'python') await check(`analysis.md: ${heading}`, python, '-c', text);
      else if (language === 'sh') await check(`analysis.md: ${heading}`, 'bash', '-ec', text);
      else if (hasR) await check(`analysis.md: ${heading}`, 'Rscript', '-e', text);
      else process.stdout.write(`not run: analysis.md: ${heading}, for R is not installed\n`);
    }
    const notebooks = inRepository('clients/python/notebooks');
    for (const file of readdirSync(notebooks).filter((each) => each.endsWith('.ipynb')))
      await check(file, python, path.join(notebooks, 'run.py'), path.join(notebooks, file));
    await check(
      'mypy, the Python client',
      python,
      '-m',
      'mypy',
      '--strict',
      inRepository('clients/python/src/taocun'),
    );
    // The generator does not support NDJSON, Parquet and SDMX-ML, so all are treated as bytes.
    const unknown = [
      'application/x-ndjson',
      'application/vnd.apache.parquet',
      'application/vnd.sdmx.structure+xml;version=3.0.0',
    ];
    const overrides = unknown.map((type) => `  '${type}': application/octet-stream\n`);
    writeFileSync(path.join(folder, 'generator.yaml'), `content_type_overrides:\n${overrides.join('')}`);
    const generate = [
      'openapi-python-client',
      'generate',
      '--meta',
      'none',
      '--fail-on-warning',
      '--config',
      'generator.yaml',
    ] as const;
    for (const [service, description] of Object.entries({
      reporting: `${url}/docs-json`,
      ingestion: `${url}/api/v1/updates/docs-json`,
    })) {
      const [program, ...options] = generate;
      await check(
        `openapi-python-client, ${service}`,
        program,
        ...options,
        '--url',
        description,
        '--output-path',
        service,
      );
      await check(
        `openapi-typescript, ${service}`,
        inRepository('node_modules/.bin/openapi-typescript'),
        description,
        '-o',
        `${service}.d.ts`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (failed > 0) throw new Error(`${failed} failed.`);
}

const installed = `duckdb.sql("INSTALL '" + glob.glob(h.__path__[0] + "/extensions/*/*")[0] + "'")`;

interface Example {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** The examples of the page in order, each with its heading, and with the reader's own values replaced. */
function examples(replaced: Readonly<Record<string, string>>): readonly Example[] {
  const page = Object.entries(replaced).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    readFileSync(inRepository('docs/analysis.md'), 'utf8'),
  );
  let heading = '';
  return page.split(/^```/m).flatMap((part, at) => {
    // Every second part is between two lines of backticks, and begins with its language.
    if (at % 2 === 0) {
      heading =
        part
          .match(/^#+ .*$/gm)
          ?.at(-1)
          ?.replace(/^#+ /, '') ?? heading;
      return [];
    }
    const [language = '', ...lines] = part.split('\n');
    return ['sh', 'python', 'r'].includes(language) ? [{ heading, language, text: lines.join('\n') }] : [];
  });
}

void main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
