import { type LogDirectory } from '@taocun/kafka';
import { type KafkaOf } from './doctor-transactions';
import { bad, doubtful, type Finding, findingsOf, good } from './finding';

const GIB = 1_073_741_824;
/** A broker whose disk is full ends itself. */
const FEW = 0.05;
const SOME = 0.15;

/** Checks how much room the disks of the brokers have. */
export async function diskFindings({ admin }: KafkaOf): Promise<readonly Finding[]> {
  return findingsOf('disks of Kafka', 'Look at the brokers.', async () =>
    (await admin.logDirectories()).map(diskFinding),
  );
}

export function diskFinding({ broker, path, totalBytes, usableBytes }: LogDirectory): Finding {
  const of = `disk of broker ${broker}`;
  const free = usableBytes / totalBytes;
  const what = `${(usableBytes / GIB).toFixed(1)} GiB of ${(totalBytes / GIB).toFixed(1)} free at ${path}`;
  if (free >= SOME) return good(of, what);
  const todo =
    'Make room, or give the broker a larger disk: it ends itself when the disk is full, and then returns no end offsets.';
  return (free < FEW ? bad : doubtful)(of, what, todo);
}
