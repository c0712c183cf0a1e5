import { Command } from 'commander';
import { feedLoad } from './feed-load';

/** The command that sends updates to an installation. */
export function feedCommands(): Command {
  return new Command('feed').description('Send updates from files.').addCommand(feedLoad());
}
