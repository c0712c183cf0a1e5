import * as fs from 'node:fs';
import * as path from 'node:path';

/** A file system to be filled up has to be small, so that nobody else runs out of space. */
const LARGEST_GIB = 8;

/** Throws if the folder is on a file system that must not be filled up. */
export function refuseLarge(folder: string): void {
  const { bsize, blocks } = fs.statfsSync(folder);
  const gibibytes = (bsize * blocks) / 2 ** 30;
  if (gibibytes <= LARGEST_GIB) return;
  throw new Error(`${folder} lies on a file system of ${Math.round(gibibytes)} GiB. Give one of its own, of ${LARGEST_GIB} GiB at most.`);
}

/** Takes all free space of a file system; the returned function frees it again. */
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
