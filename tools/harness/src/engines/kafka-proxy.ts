import { TcpProxy } from '../tcp-proxy';

/**
 * A proxy that looks like a cluster's only broker: in answers, the broker's address is replaced by the
 * proxy's.
 */
export async function proxyBeforeKafka(broker: string): Promise<TcpProxy> {
  const [host = '', port = ''] = broker.split(':');
  const own = addressOf(host, Number(port));
  const proxy: TcpProxy = await TcpProxy.listen(() =>
    inWholeAnswers((answer) => renamed(answer, own, addressOf(host, proxy.port))),
  );
  proxy.leadTo(Number(port), host);
  return proxy;
}

/** An address as in Kafka's protocol: the port follows the host. */
function addressOf(host: string, port: number): Buffer {
  const portBytes = Buffer.alloc(4);
  portBytes.writeInt32BE(port);
  return Buffer.concat([Buffer.from(host), portBytes]);
}

function renamed(answer: Buffer, from: Buffer, to: Buffer): Buffer {
  for (let at = answer.indexOf(from); at !== -1; at = answer.indexOf(from, at + 1)) to.copy(answer, at);
  return answer;
}

/** Answers begin with their length; a piece of the stream may end within an answer. */
function inWholeAnswers(change: (answer: Buffer) => Buffer): (bytes: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    let end = 0;
    while (rest.length >= end + 4 && rest.length >= end + 4 + rest.readInt32BE(end))
      end += 4 + rest.readInt32BE(end);
    const whole = rest.subarray(0, end);
    rest = rest.subarray(end);
    return change(whole);
  };
}
