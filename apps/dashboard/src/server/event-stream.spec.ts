import { eventsOf } from './event-stream';

const encoder = new TextEncoder();

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** The events that arrive with each piece of the stream. */
const batchesOf = (...pieces: string[]) => Array.fromAsync(eventsOf(streamOf(pieces.map((piece) => encoder.encode(piece)))));

describe('the events of a stream', () => {
  it('takes whole events and leaves the rest for later', async () => {
    const [event, later] = [
      { id: '7', event: 'a', data: '{"x":1}' },
      { id: undefined, event: undefined, data: 'halfwhole' },
    ];
    expect(await batchesOf('id: 7\nevent: a\ndata: {"x":1}\n\ndata: half', 'whole\n\n')).toEqual([[event], [later]]);
  });

  it('passes over heartbeats and advice', async () => {
    expect(await batchesOf(':\n\nretry: 1000\n\n')).toEqual([[]]);
  });

  it('joins lines of data, takes any line end, and only the first space after a colon', async () => {
    expect(await batchesOf('data:  one\r\ndata\r\ndata:two\r\n\r\n')).toEqual([[{ data: ' one\n\ntwo' }]]);
  });

  it('gives the same however the bytes are cut, in the middle of a character too', async () => {
    const bytes = encoder.encode('id: 1\ndata: 淘宝村\n\nid: 2\ndata: 青岩刘\n\n');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const found = [];
      for await (const events of eventsOf(streamOf([bytes.slice(0, cut), bytes.slice(cut)]))) found.push(...events);
      expect(found.map(({ id, data }) => [id, data])).toEqual([
        ['1', '淘宝村'],
        ['2', '青岩刘'],
      ]);
    }
  });
});
