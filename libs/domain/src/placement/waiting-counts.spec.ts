import { plainNameHash } from '@taocun/harness/name-hash';
import { WaitingCounts } from './waiting-counts';

it('the counts have room up to the bound of an owner, whatever its sources, and again once one is removed', () => {
  const counts = new WaitingCounts(plainNameHash, 3);
  for (const source of ['/m/taobao', '/m/taobao/orders', '/m/taobao/refunds']) {
    expect(counts.hasRoomFor('/m/taobao/closings')).toBe(true);
    counts.change(source, 1);
  }
  expect([
    counts.of('/m/taobao'),
    counts.hasRoomFor('/m/taobao/orders'),
    counts.hasRoomFor('/m/taobao2'),
  ]).toEqual([3, false, true]);
  counts.change('/m/taobao/refunds', -1);
  expect(counts.hasRoomFor('/m/taobao/orders')).toBe(true);
});

it('the counts have room for four times as many of all owners', () => {
  const counts = new WaitingCounts(plainNameHash, 3);
  for (let owner = 0; owner < 11; owner++) counts.change(`/o${owner}`, 1);
  expect(counts.hasRoomFor('/another')).toBe(true);
  counts.change('/o0', 1);
  expect(['/another', '/o0', '/o1'].map((source) => counts.hasRoomFor(source))).toEqual([
    false,
    false,
    false,
  ]);
  counts.change('/o1', -1);
  expect(['/another', '/o0', '/o1'].map((source) => counts.hasRoomFor(source))).toEqual([true, true, true]);
});
