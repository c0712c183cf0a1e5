#!/usr/bin/env node
import { Command } from 'commander';
import { backup } from './backup';
import { doctor } from './doctor';
import { feed } from './feed';
import { keys } from './keys';
import { lag } from './lag';
import { reclassify } from './reclassify';
import { region } from './region';
import { registry } from './registry';
import { rejected } from './rejected';
import { replay } from './replay';
import { restore } from './restore';
import { printableLines } from './text-table';
import { village } from './village';
import { webhooks } from './webhooks';

/** Each command is a file of its own, and one of these. */
const commands = [village, region, rejected, feed, registry, webhooks, reclassify, replay, lag, doctor, keys, backup, restore];

const program = new Command('npm run taocun --').description('What an operator does with a running installation.').showHelpAfterError();
for (const command of commands) program.addCommand(command());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${printableLines(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
});
