import { activityTypes } from './activity/activity';
import { verdictEventTypes } from './announcements/event-types';
import { sourceEventTypes } from './announcements/source-events';
import { topicName, topicNames, topics } from './topics';
import { updateTypes } from './updates/marketplace-update';

it('the list contains every topic of the contract', () => {
  expect(topicNames).toEqual([
    'marketplace.updates',
    'village.activity',
    'village.verdicts',
    'village.assessments',
    'village.certifications',
    'region.verdicts',
    'observatory.notices',
    'source.orders',
  ]);
});

it('every type of event is on one topic', () => {
  const carried = topicNames.flatMap((name) => Object.entries(topics[name].events));
  expect(carried).toEqual(
    Object.entries({ ...updateTypes, ...activityTypes, ...verdictEventTypes, ...sourceEventTypes }),
  );
});

it.each(topicNames)('%s stores its records and the producer’s timestamps', (name) => {
  expect(topics[name].config).toMatchObject({
    'message.timestamp.type': 'CreateTime',
    ...(name === 'village.assessments' || name === 'source.orders'
      ? { 'cleanup.policy': 'compact' }
      : { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }),
  });
});

it('a topic accepts values that are too large for us, so that they can be rejected with their reason', () => {
  expect(Number(topics['marketplace.updates'].config['max.message.bytes'])).toBeGreaterThan(2 * 262_144);
});

it('a name of a topic has the environment’s prefix', () => {
  expect(topicName('', 'village.activity')).toBe('village.activity');
  expect(topicName('test-7.', 'village.activity')).toBe('test-7.village.activity');
});
