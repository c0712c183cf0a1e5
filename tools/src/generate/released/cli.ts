import { messageOf } from '@taocun/local/processes';
import { freeze } from './released';

try {
  process.stdout.write(`${freeze().join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
