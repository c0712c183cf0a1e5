import { Command } from 'commander';
import { feedLive } from './feed-live';
import { feedLoad } from './feed-load';

/** The commands that send updates to an installation. */
export function feedCommands(): Command {
  const all = new Command('feed').description('Send updates.').showHelpAfterError('(--help says more)');
  for (const command of [feedLoad, feedLive]) all.addCommand(command());
  return all;
}
