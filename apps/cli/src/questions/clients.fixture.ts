import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { DEADLINE_MS } from '@taocun/harness/until';
import { repositoryRoot } from '@taocun/local/folders';
import { pythonWithClient } from '@taocun/tools/clients/python';

/** An empty folder, as for another developer's project. */
function inAnEmptyProject<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'client-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a program in an empty project that has only the package of the TypeScript client. Returns the text
 * that it prints.
 */
export function outputOfTypeScript(program: string, env: Readonly<Record<string, string>>): string {
  return inAnEmptyProject((folder) => {
    execFileSync('npm', ['pack', '-w', '@taocun/client', '--pack-destination', folder, '--silent'], {
      cwd: repositoryRoot,
    });
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    const packed = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
    const install = ['install', '--prefix', folder, '--prefer-offline', '--ignore-scripts', '--silent'];
    execFileSync('npm', [...install, ...packed.map((file) => path.join(folder, file))], { cwd: folder });
    writeFileSync(path.join(folder, 'program.js'), program);
    return execFileSync(process.execPath, ['program.js'], {
      cwd: folder,
      env: { ...process.env, ...env, NODE_PATH: '' },
      encoding: 'utf8',
    });
  });
}

/** Runs the Python client's tests against a running system: from its wheel, with pandas and polars. */
export function testPython(env: Readonly<Record<string, string>>): void {
  const tests = path.join(repositoryRoot, 'clients/python/tests/running_system.py');
  execFileSync(pythonWithClient('pandas', 'polars'), ['-I', tests], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
    encoding: 'utf8',
  });
}

/** Follows all events from the beginning with the Python client until stopped, and passes each to `hear`. */
export function followByPython(
  url: string,
  hear: (event: { readonly type: string; readonly id: string }) => void,
) {
  const program = `import json, sys
from taocun import Taocun
for event in Taocun(sys.argv[1]).events(start="beginning"):
    print(json.dumps(event), flush=True)`;
  const child = spawn(pythonWithClient('pandas', 'polars'), ['-I', '-c', program, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface(child.stdout).on('line', (line) =>
    hear(JSON.parse(line) as { readonly type: string; readonly id: string }),
  );
  return child;
}

interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
}

/** Replaces the client's default of a minute, which a busy machine exceeds. */
const patient = { timeout: DEADLINE_MS };

/** Calls the tools of `npm run taocun -- mcp`, as an assistant does. */
export async function withAssistant(
  env: Readonly<Record<string, string>>,
  use: (
    ask: (tool: string, args: Record<string, unknown>) => Promise<ToolAnswer>,
    tools: readonly string[],
  ) => Promise<void>,
): Promise<void> {
  const cli = path.join(repositoryRoot, 'apps/cli/dist/cli.js');
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [cli, 'mcp'], env: { ...env } }),
    patient,
  );
  try {
    const { tools } = await client.listTools(undefined, patient);
    await use(
      async (name, args) => {
        const { content, isError } = await client.callTool({ name, arguments: args }, patient);
        const [first] = content as readonly { readonly text?: string }[];
        return { isError: isError === true, text: first?.text ?? '' };
      },
      tools.map(({ name }) => name),
    );
  } finally {
    await client.close();
  }
}
