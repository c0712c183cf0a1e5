import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
/** A clone has scripts; in an image the commands are a program on PATH. */
const isClone = existsSync(join(root, 'tools/run'));

/** The beginning of an operators' command where the readers of this process's messages are. */
export const taocunCommand = isClone ? 'npm run taocun --' : 'taocun';

/** The same for a pipe: npm would print lines of its own to standard output. */
export const pipedTaocunCommand = isClone ? 'npx taocun' : 'taocun';
