import * as fs from 'node:fs';
import * as path from 'node:path';

/** What is filled up has to be small: neither others nor their work may go short of room. */
const LARGEST_GIB = 8;

/** Throws where the folder lies on a file system that is not to be filled up. */
export function refuseLarge(folder: string): void {
  const { bsize, blocks } = fs.statfsSync(folder);
  const gibibytes = (bsize * blocks) / 2 ** 30;
  if (gibibytes <= LARGEST_GIB) return;
  throw new Error(`${folder} lies on a file system of ${Math.round(gibibytes)} GiB. Give one of its own, of ${LARGEST_GIB} GiB at most.`);
}

/** Takes all the room that a file system has left; gives what gives it back. */
export function fillUp(folder: string): () => void {
  const ballast = path.join(folder, 'ballast');
  const file = fs.openSync(ballast, 'w');
  try {
    for (let bytes = 16_777_216; bytes >= 4_096;) {
      const isRoom = write(file, Buffer.alloc(bytes, 1));
      if (!isRoom) bytes /= 16;
    }
  } finally {
    fs.closeSync(file);
  }
  return () => fs.rmSync(ballast);
}

function write(file: number, bytes: Buffer): boolean {
  try {
    return fs.writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
