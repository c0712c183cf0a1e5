import * as fs from 'node:fs';
import * as path from 'node:path';

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
