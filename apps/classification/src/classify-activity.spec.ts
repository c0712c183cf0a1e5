import { encodeActivity } from '@taocun/contracts';
import { type InputRecord, type PartitionContext } from '@taocun/messaging';
import { type ClassificationState } from './classification-state';
import { ClassifyActivity } from './classify-activity';
import { type GenerationTakeover } from './generations';

it('does other work while a year is certified, and applies what follows only after it', async () => {
  const done: string[] = [];
  const villages = {
    *tickInSteps() {
      for (let step = 1; step <= 250; step++) {
        if (step % 100 === 0) done.push(`${step} steps`);
        yield;
      }
    },
    close: () => void done.push('closed'),
  };
  const state = { ended: undefined, reading: () => undefined, villages } as unknown as ClassificationState;
  const context = { state, names: { admit: () => true } } as unknown as PartitionContext<ClassificationState>;
  const tick = { partition: 0, partitions: 1, day: 16_000, state: 'read', epoch: 1, number: 1 } as const;
  const closing = { villageCode: '320324105212', shopId: 's', timeMs: 0 };
  const values = [
    encodeActivity({ kind: 'tick', data: tick }),
    encodeActivity({ kind: 'closed', input: { partition: 0, offset: 1, index: 0 }, data: closing }),
  ];
  const records = values.map((value, offset): InputRecord => ({ offset, timestampMs: 0, key: null, value, headers: undefined }));
  const others = (): void => {
    done.push('others');
    if (!done.includes('closed')) setImmediate(others);
  };
  setImmediate(others);
  await new ClassifyActivity({} as GenerationTakeover).apply({ records }, context);
  expect(done).toEqual(['100 steps', 'others', '200 steps', 'others', 'closed']);
});
