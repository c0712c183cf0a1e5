import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { version } from '@taocun/service';
import { registerTools } from './tools';

/** Serves until the assistant closes the standard input. */
export async function runMcp({ url }: { readonly url: string }): Promise<void> {
  const server = new McpServer(
    { name: 'taocun', version, title: 'Observatory of Taobao Villages' },
    {
      instructions:
        'Answers about Taobao Villages of China under several rule sets. Money is in fen: 100 fen are RMB 1. Every answer names its source: the address ' +
        'of the API that it comes from, the day that it is true at, and its provenance. Repeat the provenance to the reader: sums may be synthetic.',
    },
  );
  registerTools(server, url);
  await server.connect(new StdioServerTransport());
}
