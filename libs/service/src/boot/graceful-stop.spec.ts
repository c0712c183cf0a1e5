import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, startChild } from './child.fixture';

const children: Child[] = [];
async function start(env: Record<string, string> = {}, options: { ipc?: boolean } = {}): Promise<Child> {
  const child = startChild('stopping.fixture.ts', env, options);
  children.push(child);
  await child.says('the process runs');
  return child;
}
afterEach(() => {
  for (const child of children.splice(0)) child.process.kill('SIGKILL');
});

describe('a graceful stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'runs the steps on %s, the last added first, and exits with 0',
    async (signal) => {
      const child = await start();
      child.process.kill(signal);
      expect(await child.ended()).toEqual({ code: 0, signal: null });
      expect(child.output()).toMatch(
        /Stopping: SIG(TERM|INT) received[^]*the house is closing[^]*the ground is closed[^]*Stopped\./,
      );
    },
  );

  it('runs the other steps when one fails, logs why and exits with 1', async () => {
    const child = await start({ STEP: 'fail' });
    child.process.kill('SIGTERM');
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toMatch(
      /the house did not stop cleanly[^]*the door is stuck[^]*the ground is closed/,
    );
  });

  it('exits with 1 when it has not done within its time', async () => {
    const child = await start({ STEP: 'hang', TIMEOUT_MS: '200' });
    child.process.kill('SIGTERM');
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toContain('The stop was not done within 200 ms');
  });

  it('treats a signal right after the first as the same wish, and a later one as an order to leave at once', async () => {
    const child = await start({ STEP: 'hang', TIMEOUT_MS: '15000' });
    // Both are sent at once, so that the second arrives with the first.
    child.process.kill('SIGINT');
    child.process.kill('SIGTERM');
    await child.says('the house is closing');
    // Signals within a second count as one, so the test has to wait in real time.
    await pause(1_200);
    expect(child.process.exitCode).toBeNull();
    child.process.kill('SIGINT');
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toContain('SIGINT received again: exiting at once.');
  });

  it.each([
    ['throw', 'An error was not caught.', 'nobody caught this'],
    ['reject', 'A rejection was not handled.', 'nobody handled this'],
  ])('runs no step after a stray error (%s), logs it and exits with 1', async (then, line, message) => {
    const child = startChild('stopping.fixture.ts', { THEN: then });
    children.push(child);
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toContain(line);
    expect(child.output()).toContain(message);
    expect(child.output()).not.toContain('the house is closing');
  });

  it('follows a parent that closes the channel between them', async () => {
    const child = await start({}, { ipc: true });
    child.process.disconnect();
    expect(await child.ended()).toEqual({ code: 0, signal: null });
  });

  it('follows the process named by TAOCUN_PARENT_PID when it ends', async () => {
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const child = await start({ TAOCUN_PARENT_PID: String(parent.pid) });
    parent.kill('SIGKILL');
    expect(await child.ended()).toEqual({ code: 0, signal: null });
    expect(child.output()).toContain(`the parent process ${parent.pid} is gone`);
  });
});
