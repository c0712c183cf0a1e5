import { diskFinding } from './doctor-disks';

const GIB = 1_073_741_824;
const disk = (free: number) => ({
  broker: 2,
  path: '/var/lib/kafka',
  totalBytes: 100 * GIB,
  usableBytes: free * GIB,
});

it.each([
  [0, 'bad'],
  [4.9, 'bad'],
  [5, 'doubtful'],
  [14.9, 'doubtful'],
  [15, 'good'],
])('a disk with %d %% free is %s', (free, state) => {
  expect(diskFinding(disk(free)).state).toBe(state);
});

it('a full directory is named with its broker and room', () => {
  expect(diskFinding(disk(1))).toMatchObject({
    of: 'disk of broker 2',
    what: '1.0 GiB of 100.0 free at /var/lib/kafka',
  });
});
