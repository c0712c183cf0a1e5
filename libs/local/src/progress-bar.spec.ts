import { hearService, ProgressBar } from './progress-bar';

/** Everything that `work` writes to standard error. */
function outputOf(work: () => void): string {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    work();
  } finally {
    write.mockRestore();
  }
  return lines.join('');
}

it('the bar is full only when all is done, however much is read', () => {
  const read = (complete: boolean) =>
    outputOf(() => {
      const bar = new ProgressBar('through', 1_500);
      bar.update(1_500);
      if (complete) bar.complete();
      bar.stop();
    });
  expect(read(false)).toContain('99% | 1,499 of 1,500');
  expect(read(false)).not.toContain('100%');
  expect(read(true)).toContain('100% | 1,500 of 1,500');
});

it('the bar shows no rate in the first moment', () => {
  jest.spyOn(performance, 'now').mockReturnValue(1);
  const text = outputOf(() => {
    const bar = new ProgressBar('through', 1_500);
    bar.update(900);
    bar.stop();
  });
  jest.restoreAllMocks();
  expect(text).toContain('900 of 1,500 | - | -');
});

it('warnings of services wait until the bar ends, and those of a service that is only loading are dropped', () => {
  const news = '12:00:00 WARN ingestion [Loop] slow';
  const loading = '12:00:00 WARN ingestion [Health] Not ready: behind';
  const idle = '12:00:00 INFO up';
  const text = outputOf(() => {
    const bar = new ProgressBar('through', 10);
    const hear = hearService();
    for (const line of [news, loading, idle]) hear(line);
    process.stderr.write('[bar]');
    bar.stop();
    hear(loading);
  });
  expect(text.slice(text.indexOf('[bar]'))).toContain(`${news}\n${loading}\n`);
  expect(text.slice(0, text.indexOf('[bar]'))).not.toContain('WARN');
  expect(text).not.toContain('INFO');
});

it('the stack of an error is passed on, and nothing of a line that is no warning', () => {
  const error = ['12:00:00 ERROR reporting [HTTP] failed', '    Error: why', '        at where'];
  const news = ['12:00:00 INFO reporting loaded', '    and more'];
  const text = outputOf(() => [...error, ...news, ...error].forEach(hearService()));
  expect(text).toBe(`${[...error, ...error].join('\n')}\n`);
});
