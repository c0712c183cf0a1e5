import { eventsOf, takeEvents } from './event-stream';

const encoder = new TextEncoder();

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

describe('the events of a stream', () => {
  it('takes whole events and leaves the rest for later', () => {
    expect(takeEvents('id: 7\nevent: a\ndata: {"x":1}\n\ndata: half')).toEqual([[{ id: '7', type: 'a', data: '{"x":1}' }], 'data: half']);
  });

  it('passes over heartbeats and advice', () => {
    expect(takeEvents(':\n\nretry: 1000\n\n')).toEqual([[], '']);
  });

  it('joins lines of data, takes any line end, and only the first space after a colon', () => {
    expect(takeEvents('data:  one\r\ndata\r\ndata:two\r\n\r\n')).toEqual([[{ id: undefined, type: 'message', data: ' one\n\ntwo' }], '']);
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
