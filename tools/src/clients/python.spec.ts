import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';

const folder = path.join(repositoryRoot, 'clients/python');

it('the Python client retries, reads pages, resumes streams and sends batches, as its own tests show', () => {
  execFileSync('python3', [path.join(folder, 'tests/test_client.py')], {
    env: { ...process.env, PYTHONPATH: path.join(folder, 'src'), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: 'pipe',
    encoding: 'utf8',
  });
});
