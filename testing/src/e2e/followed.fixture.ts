import type { Installation } from '@taocun/harness/services';
import { withoutRepeats } from './comparable.fixture';

const topics = ['village.verdicts', 'village.certifications', 'region.verdicts'] as const;

/** Everything that was announced, as whoever follows reporting's events from the beginning gets it: what the topics hold, each event once. */
export async function holdFollowed(installation: Installation): Promise<void> {
  const logs = (await Promise.all(topics.map((topic) => installation.log(topic)))).flat();
  const expected = logs.map((log) => withoutRepeats(log.map(({ value }) => value?.toString() ?? '')));
  const count = expected.flat().length;
  const followed = await follow(`${installation.of('reporting').url}/api/v1/events?from=beginning`, count);
  const found = new Map(followed.map((event, at) => [event, at]));
  if (followed.length !== count || found.size !== count)
    throw new Error(`${followed.length} events came, ${found.size} of them different, of ${count}.`);
  for (const log of expected) {
    let before = -1;
    for (const event of log) {
      const at = found.get(event);
      if (at === undefined) throw new Error(`This never came, or not to the byte: ${event}`);
      if (at < before) throw new Error(`This came before one that precedes it: ${event}`);
      before = at;
    }
  }
}

/** The data of the first `count` server-sent events, and of those that come in the same breath. */
async function follow(url: string, count: number): Promise<string[]> {
  const stop = AbortSignal.timeout(20_000);
  const events: string[] = [];
  const answer = await fetch(url, { signal: stop, headers: { accept: 'text/event-stream' } });
  if (answer.status !== 200 || answer.body === null) throw new Error(`${answer.status}: ${await answer.text()}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; events.length < count;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) events.push(line.slice('data: '.length));
  }
  await reader.cancel();
  return events;
}
