import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@taocun/harness/until';
import { CrashRig } from './crash-rig.fixture';

describe('an instance that has lost its partitions and continues', () => {
  let rig: CrashRig;

  beforeEach(async () => {
    rig = new CrashRig({
      KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']),
      MONGODB_URI: String(process.env['MONGODB_URI']),
    });
    await rig.prepare();
  });
  afterEach(() => rig.clear());

  // The simulator freezes at any moment; this is the worst one, within the transaction.
  it('saves nothing, and the result is the same', async () => {
    await rig.feed(200);
    const frozen = rig.start('totals', 'checkpoint-written:5:SIGSTOP');
    const ledger = rig.start('ledger');
    await until(async () => {
      await rig.feed(10);
      await pause(50);
      return frozen.isFrozen;
    });
    // The new owner has all partitions once the session of the frozen instance has ended.
    const heir = rig.start('totals');
    await until(() => heir.ready && heir.partitions === 3);
    await rig.feed(200);
    await until(() => rig.isThrough());
    const epochs = async () => (await rig.checkpoints('totals').find(['epoch'])).map(({ epoch }) => epoch);
    const before = await epochs();
    frozen.signal('SIGCONT');
    await rig.feed(200);
    await until(() => frozen.ready && heir.ready && frozen.partitions + heir.partitions === 3);
    // The instance must have taken again every partition that it has now.
    if (frozen.partitions > 0) expect((await epochs()).some((epoch, at) => epoch > before[at]!)).toBe(true);
    await rig.feed(200);
    await rig.settle([frozen, heir, ledger]);
    await rig.verify();
  });
});
