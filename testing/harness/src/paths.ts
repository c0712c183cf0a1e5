import * as path from 'node:path';
import { repositoryRoot } from '@taocun/dev/engines/folders';

/** Runs a TypeScript file as a process of its own: node [--require faultHook] runTs <file>. */
export const runTs = path.join(repositoryRoot, 'testing/run-ts.cjs');
/** Preloaded, it kills its process where FAULT says. */
export const faultHook = path.join(repositoryRoot, 'testing/harness/fault-hook.cjs');
/** Follows events into a journal, and takes webhooks into one, until it is killed. */
export const eventFollower = path.join(repositoryRoot, 'testing/harness/event-follower.cjs');
export const webhookJournal = path.join(repositoryRoot, 'testing/harness/webhook-journal.cjs');
