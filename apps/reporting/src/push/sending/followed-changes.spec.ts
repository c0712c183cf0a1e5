import { type Announcement } from '../../feed/announcement-log';
import { followedChanges } from './followed-changes';

const ruleSet = 'world-bank-2019';

function announced(topic: Announcement['topic'], code: string, id: string, qualifies = true): Announcement {
  const event = JSON.stringify({ data: { qualifies } });
  return { topic, partition: 0, offset: 0, id, type: 'taocun.village.certified.v1', ruleSet, code, event };
}

it('a verdict is a change of its village and of each region around it, under its rule set', () => {
  const change = { topic: 'village.verdicts', event: 'a', count: 1 };
  expect([...followedChanges([announced('village.verdicts', '330324105201', 'a', false)])]).toEqual(
    ['33', '3303', '330324', '330324105', '330324105201'].map((code) => [`${code} ${ruleSet}`, change]),
  );
});

it('of several the newest is told, with their number', () => {
  const changes = followedChanges([
    announced('village.verdicts', '330324105201', 'a'),
    announced('village.verdicts', '330324105202', 'b'),
    announced('village.certifications', '330324105201', 'c'),
  ]);
  expect(changes.get(`330324 ${ruleSet}`)).toEqual({ topic: 'village.certifications', event: 'c', count: 3 });
  expect(changes.get(`330324105201 ${ruleSet}`)).toEqual({ topic: 'village.certifications', event: 'c', count: 2 });
  expect(changes.get(`330324105202 ${ruleSet}`)).toEqual({ topic: 'village.verdicts', event: 'b', count: 1 });
});

it('a village that a list leaves out is told to who follows the village, and not of its regions', () => {
  const changes = followedChanges([announced('village.certifications', '330324105201', 'a', false)]);
  expect([...changes.keys()]).toEqual([`330324105201 ${ruleSet}`]);
});

it('towns and clusters are none of it', () => {
  expect(followedChanges([announced('region.verdicts', '330324105', 'a')]).size).toBe(0);
});
