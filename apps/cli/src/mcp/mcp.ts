import { Command } from 'commander';
import { lazily } from '../lazily';
import { reportingUrl } from '../questions/services';

/** A server of the Model Context Protocol, for assistants that look things up. */
export function mcp(): Command {
  return new Command('mcp')
    .description(
      'Serves tools that look up villages, near misses, comparisons and series, over the Model Context Protocol on stdin and stdout.',
    )
    .addOption(reportingUrl())
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
An assistant starts it by itself. In its configuration:
  { "mcpServers": { "taocun": { "command": "npm", "args": ["run", "--silent", "taocun", "--", "mcp"] } } }
TAOCUN_KEY holds a reader's key, where the installation is not open for reading. The tools read alone; nothing is changed.`,
    )
    .action(lazily(async () => (await import('./run-mcp.js')).runMcp));
}
