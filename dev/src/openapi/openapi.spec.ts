import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const filesIn = (folder: string) => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

it('docs/openapi is what the services say today: else run `npm run openapi`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    // As a process of its own: jest cannot load the ES modules that openapi-typescript requires.
    execFileSync(process.execPath, [join(root, 'testing/run-ts.cjs'), join(__dirname, 'cli.ts'), folder]);
    expect(filesIn(join(root, 'docs/openapi'))).toEqual(filesIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
