import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorsPage } from '@taocun/openapi';
import { type ServiceName, serviceNames } from '@taocun/service';
import { repositoryRoot } from '../../engines/machine/folders';
import { formatted } from './formatted';

const run = promisify(execFile);

/** All files that are generated from the services' own descriptions, by path in the repository. */
export async function describedFiles(): Promise<Readonly<Record<string, string>>> {
  const documents = await Promise.all(
    serviceNames.map(async (service): Promise<[string, string]> => [
      `docs/openapi/${service}.json`,
      await documentOf(service),
    ]),
  );
  const texts = [...documents, ['docs/errors.md', errorsPage()] as const];
  return Object.fromEntries(texts.map(([file, text]) => [file, formatted(file, text)]));
}

/** The document as the service itself prints it, from its sources: nothing has to be built or running. */
async function documentOf(service: ServiceName): Promise<string> {
  const program = [
    join(repositoryRoot, 'tools/run-ts.cjs'),
    join(repositoryRoot, `apps/${service}/src/main.ts`),
  ];
  const { stdout } = await run(process.execPath, [...program, '--openapi'], { maxBuffer: 16 * 1_048_576 });
  return stdout;
}
