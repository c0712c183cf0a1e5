import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

/** The text as `npm run format` would write it into this file, including files that it ignores. */
export function formatted(file: string, text: string): string {
  const program = [
    path.join(repositoryRoot, 'node_modules/oxfmt/bin/oxfmt'),
    `--stdin-filepath=${path.basename(file)}`,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    input: text,
    maxBuffer: 16 * 1_048_576,
  });
  if (status !== 0) throw new Error(`${file} could not be formatted:\n${stderr}`);
  return stdout;
}
