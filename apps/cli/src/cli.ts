import { printableLines } from '@taocun/local/text-table';
import { programFor, runProgram } from './program';

/** The exit code of a program that the signal SIGPIPE has ended. */
const READER_GONE = 141;

// A reader such as `head` closes the pipe once it has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`${printableLines(error.message)}\n`);
  process.exit(error.code === 'EPIPE' ? READER_GONE : 1);
});

const args = process.argv.slice(2);
void programFor(args[0]).then((program) => runProgram(program, args));
