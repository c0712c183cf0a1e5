import { parseCpuMicroseconds, parseStatusMiB, usageOf } from './process-usage';

const rest = 'S 1 42 42 0 -1 4194560 5000 0 10 0 250 50 7 3 20 0 11 0 629943 1000 2000';

describe('the resource usage of a process in Linux', () => {
  it.each([
    ['a plain name', `42 (java) ${rest}`],
    ['a name with spaces and parentheses', `42 (a) 1 2 (b) ${rest}\n`],
  ])('adds up user and system time, its children included: %s', (_name, stat) => {
    expect(parseCpuMicroseconds(stat)).toBe((250 + 50 + 7 + 3) * 10_000);
  });

  it("adds up a thread's own time alone", () => {
    expect(parseCpuMicroseconds(`42 (V8Worker) ${rest}`, 2)).toBe((250 + 50) * 10_000);
  });

  it('tells the threads of this process apart', () => {
    const { cpuMicroseconds = 0, threads } = usageOf(process.pid) ?? {};
    const { main = 0, V8 = 0, others = 0 } = threads ?? {};
    expect(main).toBeGreaterThan(0);
    expect(main + V8 + others).toBeLessThanOrEqual(cpuMicroseconds + 30_000);
  });

  it('refuses text that is not a stat file', () => {
    expect(() => parseCpuMicroseconds('42 (java) S 1')).toThrow('This is no /proc/<pid>/stat');
  });

  it('reads memory in MiB, and 0 if the line is missing', () => {
    const status = 'Name:\tnode\nVmPeak:\t 9999 kB\nVmHWM:\t  524288 kB\nVmRSS:\t    2048 kB\n';
    expect([
      parseStatusMiB(status, 'VmHWM'),
      parseStatusMiB(status, 'VmRSS'),
      parseStatusMiB('Name:\tnode\n', 'VmRSS'),
    ]).toEqual([512, 2, 0]);
  });

  it('is undefined for a process that does not exist', () => {
    expect(usageOf(2 ** 30)).toBeUndefined();
  });
});
