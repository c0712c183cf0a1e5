import { Command, InvalidArgumentError } from 'commander';
import { taocunUrl } from '@taocun/local/api';
import { lazily } from '../terminal/lazily';

/** Serves the Model Context Protocol, for assistants that look up data. */
export function mcp(): Command {
  return new Command('mcp')
    .description(
      'Serve read-only tools to assistants (Model Context Protocol), on stdin and stdout or over HTTP.',
    )
    .addOption(taocunUrl())
    .option('--http <port>', 'serve at this port, to assistants on this machine only', aPort)
    .addHelpText(
      'after',
      `
An assistant starts it itself. In its configuration:
  { "mcpServers": { "taocun": { "command": "npm", "args": ["run", "--silent", "taocun", "--", "mcp"] } } }
One that speaks Streamable HTTP finds it at http://127.0.0.1:<port>/mcp with --http.
TAOCUN_KEY contains a reader's key, if the installation is not open for reading. The tools only read.`,
    )
    .action(lazily(async () => (await import('./run-mcp.js')).runMcp));
}

function aPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(port) || port > 65_535) throw new InvalidArgumentError('a port is wanted, such as 3010.');
  return port;
}
