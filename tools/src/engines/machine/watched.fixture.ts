import { spawnWatched } from './watched';

/**
 * Starts a program, prints its pid, and keeps running: node tools/run-ts.cjs <this file> <folder> [<folder
 * that is removed with it>]
 */
const [folder = '', removedWithUs] = process.argv.slice(2);
const command = { program: 'sleep', args: ['600'], env: process.env };
void spawnWatched(command, { folder, outputFile: `${folder}/output`, removedWithUs }).then(({ pid }) => {
  process.stdout.write(`${pid}\n`);
  setInterval(() => undefined, 60_000);
});
