import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

// Some of our code uses private parts of a package. An upgrade may change them without notice, so each entry
// fails with another version: check whether the code still works, then write the new version here.
const uses = [
  {
    of: '@nestjs/microservices',
    seen: '12.1.1',
    in: 'libs/service/src/boot/boot.ts',
    what: [
      'deferInitialization: true',
      '.registerListeners()',
      '.setIsInitialized(true)',
      '.setIsInitHookCalled(true)',
    ],
  },
  { of: '@nestjs/core', seen: '12.5.1', in: 'libs/service/src/boot/boot.ts', what: ['connectMicroservice('] },
] as const;

const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

it.each(uses)('$in uses a private part of $of that was checked in $seen', ({ of, seen, in: file, what }) => {
  const { version } = JSON.parse(textOf(`node_modules/${of}/package.json`)) as { version: string };
  expect(version).toBe(seen);
  const text = textOf(file);
  expect(what.filter((part) => !text.includes(part))).toEqual([]);
});
