import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  McpServer,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { version } from '@taocun/runtime';
import { registerTools } from './tools';

/**
 * Serves until the assistant closes the standard input or, at the local port `http`, until the process is
 * ended.
 */
export async function runMcp({ url, http }: { readonly url: string; readonly http?: number }): Promise<void> {
  if (http === undefined) return toolsOf(url).connect(new StdioServerTransport());
  const { address } = await serveOverHttp(url, http);
  process.stderr.write(`Tools for assistants of this machine: ${address}\n`);
}

/**
 * Serves Streamable HTTP to this machine only. Requests of web pages, and those with a foreign host name, are
 * refused.
 */
export async function serveOverHttp(
  url: string,
  port: number,
): Promise<{ readonly address: string; readonly close: () => void }> {
  const { fetch } = createMcpHandler(() => toolsOf(url));
  const handle = toNodeHandler({
    fetch: async (request: Request) =>
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins()) ??
      fetch(request),
  });
  const server = createServer(
    (request, response) => void handle(request as Parameters<typeof handle>[0], response),
  );
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toolsOf(url: string): McpServer {
  const server = new McpServer(
    { name: 'taocun', version, title: 'Observatory of Taobao Villages' },
    {
      instructions:
        'Answers about Taobao Villages of China under several rule sets. Money is in fen: 100 fen are RMB 1. Every answer names its source: the address ' +
        'in the API, the day that it is true at, and its provenance. Repeat the provenance to the reader: sums may be synthetic.',
    },
  );
  registerTools(server, url);
  return server;
}
