import { versionAndCommit } from '@taocun/runtime';
import { taocunInProcess } from './in-process.fixture';

it('--version prints the version and the commit that was built', async () => {
  expect(versionAndCommit).toMatch(/^\d+\.\d+\.\d+ \(\S+\)$/);
  expect((await taocunInProcess({}, '--version')).stdout).toBe(`${versionAndCommit}\n`);
});
