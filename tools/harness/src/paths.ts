import * as path from 'node:path';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';

/** Runs a TypeScript file as a separate process: node [--require faultHook] runTs <file>. */
export const runTs = path.join(repositoryRoot, 'tools/run-ts.cjs');
/** Preloaded: kills its process at the failpoint in FAULT. */
export const faultHook = path.join(repositoryRoot, 'tools/harness/fault-hook.cjs');
/** Writes events to a journal until it is killed. */
export const eventFollower = path.join(repositoryRoot, 'tools/harness/event-follower.cjs');
/** Preloaded: shifts the clock of its process by CLOCK_SHIFT_MS. */
export const clockShift = path.join(repositoryRoot, 'tools/harness/clock-shift.cjs');
